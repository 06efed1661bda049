using System.Diagnostics;
using Ebb.Cli.Output;
using Ebb.Spec.Schedules;
using Ebb.Verify.Lipschitz;
using Ebb.Verify.Subjects;

namespace Ebb.Cli.Engine;

/// <summary>How far apart two starts can end.</summary>
internal sealed class LipschitzCertificate : ICertificateKind
{
    public string Name => "lipschitz";

    public CertifyOutcome Make(Subject subject, CertifySettings settings, CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var sampler = new CertifiedSampler(settings.Sampler, settings.ClipMode, TimestepSubset.Indices(subject.Schedule.Steps, request.Steps));
        int layers = subject.Net.Layers.Count;
        var watch = new Relay<int>(done => progress.Report(new WorkTick("bounding norms:", done, layers, "layers", Stopwatch.GetElapsedTime(began))));
        var result = LipschitzCertifier.Certify(subject, sampler, threads: settings.Compute.Threads, progress: watch, cancellation: cancellation);
        result.Write(request.Folder);
        string statement = FormattableString.Invariant(
            $"Two starts at the Euclidean distance e end at most {result.WholeSampler:g4} e apart; the net's answers are at most {result.Net:g4} times as far apart as its images, at every time.");
        (string, string)[] details = [.. subject.Net.Layers.Select((layer, i) => (layer.Name, FormattableString.Invariant($"operator norm at most {result.Layers[i]:g6}")))];
        (string, object?)[] figures =
        [
            ("net", result.Net),
            ("whole_sampler", result.WholeSampler),
            ("norms", result.Layers.Cast<object>()),
            ("order", result.Order),
        ];
        return new(statement, details, figures, [], Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
