using System.Diagnostics;
using Ebb.Verify.ExactRun;
using Ebb.Verify.Subjects;

namespace Ebb.Cli.Engine;

/// <summary>The distance of one picture from real-number arithmetic.</summary>
internal sealed class ExactCertificate : ICertificateKind
{
    public string Name => "exact";

    public CertifyOutcome Make(Subject subject, CertifySettings settings, CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var run = ProgramRun.Of(subject, settings.SamplerKind, settings.ClipMode, request.Steps, settings.Seed, settings.Image, cancellation);
        var result = new ExactRunCertifier(subject, settings.Compute.Threads).Certify(run, new Watch(progress), cancellation);
        result.Write(request.Folder);
        var pictures = new ExactRunPictures(result).Write(request.Pictures);
        return new(Statement(result), Details(result), Figures(result), pictures, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static string Statement(ExactRunResult result)
    {
        int differing = result.DifferingBytes.Count, count = result.Values.Count;
        string bytes = differing == 0 ? $"none of its {count} bytes differs" : $"{differing} of its {count} bytes {(differing == 1 ? "differs" : "differ")}";
        return FormattableString.Invariant(
            $"The stored picture differs from what the sampler gives in real-number arithmetic by at most {result.Delta:g3} in every value; {bytes}; no state on the way was larger than {result.LargestState:g4}.");
    }

    private static (string Word, string Text)[] Details(ExactRunResult result) =>
    [
        ("arithmetic", FormattableString.Invariant($"{result.FractionBits} bits after the binary point; no enclosure wider than {Width(result)}")),
    ];

    private static string Width(ExactRunResult result) =>
        double.IsNegativeInfinity(result.RadiusLog2) ? "0" : FormattableString.Invariant($"2^{Math.Ceiling(result.RadiusLog2)}");

    private static (string Key, object? Value)[] Figures(ExactRunResult result) =>
    [
        ("delta", result.Delta),
        ("radius", result.Radius),
        ("radius_log2", Math.Round(result.RadiusLog2, 1)),
        ("largest_state", result.LargestState),
        ("differing_bytes", result.DifferingBytes.Count),
        ("bytes", result.Values.Count),
        ("fraction_bits", result.FractionBits),
    ];

    private sealed class Watch(IProgress<WorkTick> progress) : IProgress<ExactRunProgress>
    {
        private long _began = Stopwatch.GetTimestamp(), _last;
        private int _bits;

        public void Report(ExactRunProgress value)
        {
            if (value.FractionBits != _bits) (_bits, _began) = (value.FractionBits, _last);
            _last = Stopwatch.GetTimestamp();
            string what = _bits == 0 ? "looking how many bits it takes:" : FormattableString.Invariant($"enclosing every value with {_bits} bits:");
            progress.Report(new WorkTick(what, value.Done, value.Total, "steps", Stopwatch.GetElapsedTime(_began)));
        }
    }
}
