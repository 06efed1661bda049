using System.Diagnostics;
using Ebb.Verify.Boxes;
using Ebb.Verify.ExactRun;
using Ebb.Verify.Subjects;

namespace Ebb.Cli.Engine;

/// <summary>Where all starts near one end.</summary>
internal sealed class StartBoxCertificate : ICertificateKind
{
    private const double UsualRadius = 1e-3;

    public string Name => "box";

    public CertifyOutcome Make(Subject subject, CertifySettings settings, CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var run = ProgramRun.Of(subject, settings.SamplerKind, settings.ClipMode, request.Steps, settings.Seed, settings.Image, cancellation);
        float[]? noise = run.Sampler.HasNoise ? run.Noise.ToArray() : null;
        var watch = new BoxSearchWatch(progress);
        var result = new BoxCertifier(subject, run.Sampler, noise, BoxReport.Settings(settings))
            .Certify(run.Start.Span, settings.Radius ?? UsualRadius, watch, cancellation);
        var search = BoxReport.Search(subject, run.Sampler, run.Start.Span, result, noise, watch, cancellation);
        BoxCertificate.Write(request.Folder, subject, run.Sampler, run.Start.Span, noise, result, search.LargestHalfWidth);
        var pictures = new BoxPictures(subject, result).Write(request.Pictures);
        string statement = FormattableString.Invariant(
            $"Every start that differs from the stored one by at most {result.Radius:g4} in every value ends between the stored bounds, which are at most {2 * result.LargestHalfWidth:g4} apart.");
        return new(statement, BoxReport.Details(result, search), BoxReport.Figures(result, search), pictures, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
