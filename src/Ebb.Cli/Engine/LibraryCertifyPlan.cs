using Ebb.Devices;
using Ebb.Verify.Subjects;

namespace Ebb.Cli.Engine;

/// <summary>A certificate made by the library.</summary>
internal sealed class LibraryCertifyPlan : ICertifyPlan
{
    private const long BaseBytes = 96L << 20;

    // Digits of 28 bits in 8 bytes, as many as T 100 takes, of every value between the layers.
    private const long BytesPerValue = 8 * 48;

    private readonly CertifySettings _settings;
    private readonly Subject _subject;

    public LibraryCertifyPlan(CertifySettings settings)
    {
        _settings = settings;
        var device = DeviceSelector.Create(settings.Compute.Device, settings.Compute.Threads, settings.Compute.FastKernels);
        _subject = Subject.Open(settings.Source, device);
        var net = _subject.Net;
        long values = net.Layers.Sum(layer => (long)layer.Outputs * net.Height * net.Width);
        Facts = new RunFacts(
            device.Name,
            FormattableString.Invariant($"image {settings.Image} of seed {settings.Seed}, {net.Channels} x {net.Height} x {net.Width}"),
            _subject.Model.Net.Summary,
            _subject.Model.Net.ParameterCount,
            BaseBytes + (values * BytesPerValue));
    }

    public RunFacts Facts { get; }

    public int ScheduleSteps => _subject.Schedule.Steps;

    public CertifyOutcome Run(CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation) =>
        CertificateKinds.Of(_settings.Kind).Make(_subject, _settings, request, progress, cancellation);
}
