using System.Text.Json;
using Ebb.Cli.Engine;
using Ebb.Formats;
using Ebb.Measures;

namespace Ebb.Cli.Output;

/// <summary>The results of <c>ebb eval</c>, for a file, a person or a program.</summary>
internal static class EvalReport
{
    /// <summary>Writes all figures into a file, whole or not at all.</summary>
    public static void WriteFile(EvalOutcome outcome, EvalSettings settings, string path)
    {
        using var document = JsonDocument.Parse(JsonLine.Of(Members(outcome, settings)));
        AtomicFile.Write(path, stream =>
        {
            using (var writer = new Utf8JsonWriter(stream, new() { Indented = true })) document.RootElement.WriteTo(writer);
            stream.WriteByte((byte)'\n');
        });
    }

    public static void Write(EvalOutcome outcome, EvalSettings settings, string file, bool json, TextWriter target)
    {
        if (json)
        {
            target.WriteLine(JsonLine.Of([("file", file), .. Members(outcome, settings)]));
            return;
        }

        target.WriteLine(outcome.Loss.ToString().ReplaceLineEndings(target.NewLine));
        if (outcome.Classifier is { } classifier)
        {
            string how = classifier.WasStored ? "trained before" : Units.Invariant($"trained in {Units.Duration(classifier.Seconds)}");
            target.WriteLine(Units.Invariant($"{classifier.Name}: finds the class of {100 * classifier.Accuracy:0.0} % of {Units.Count(classifier.TestImages, "test image")}, {how}"));
        }

        target.WriteLine($"reference {outcome.Reference}");
        foreach (var measure in outcome.Measures) target.WriteLine(measure.ToString());
        if (outcome.Neighbours is { } near)
        {
            target.WriteLine(Units.Invariant(
                $"nearest training image ({near.Features}): median distance {near.Median:G4}, real to other real {near.Floor:G4}, n = {near.Count}, of {Units.Count(near.ReferenceImages)}"));
        }

        foreach (string path in outcome.Files.Append(file)) target.WriteLine($"wrote           {path}");
        target.WriteLine(Units.Invariant(
            $"time            {Units.Duration(outcome.Seconds)}, of it {Units.Duration(outcome.SamplingSeconds)} for {Units.Count(outcome.Count, "sample")} in {Units.Count(outcome.Steps, "step")}"));
    }

    private static (string, object?)[] Members(EvalOutcome outcome, EvalSettings settings) =>
    [
        ("model", settings.Source),
        ("dataset", outcome.Dataset),
        ("n", outcome.Count),
        ("seed", settings.Seed),
        ("sampler", settings.Sampler),
        ("steps", outcome.Steps),
        ("guidance", settings.Guidance),
        ("reference", new (string, object?)[]
        {
            ("name", outcome.Reference.Name),
            ("images", outcome.Reference.Images),
            ("unseen", outcome.Reference.IsUnseen),
        }),
        ("held_out_loss", Of(outcome.Loss)),
        ("measures", outcome.Measures.Select(Of).ToArray()),
        ("classifier", outcome.Classifier is { } classifier
            ? new (string, object?)[]
            {
                ("features", classifier.Name),
                ("accuracy", classifier.Accuracy),
                ("test_images", classifier.TestImages),
                ("was_stored", classifier.WasStored),
                ("seconds", Math.Round(classifier.Seconds, 3)),
            }
            : null),
        ("neighbours", outcome.Neighbours is { } near
            ? new (string, object?)[]
            {
                ("features", near.Features),
                ("n", near.Count),
                ("each", near.Each),
                ("median", near.Median),
                ("floor", near.Floor),
                ("reference", near.Reference),
                ("reference_images", near.ReferenceImages),
            }
            : null),
        ("files", outcome.Files),
        ("sampling_seconds", Math.Round(outcome.SamplingSeconds, 3)),
        ("seconds", Math.Round(outcome.Seconds, 3)),
        ("device", settings.Compute.Device),
        ("threads", settings.Compute.Threads),
        ("warnings", outcome.Warnings),
    ];

    private static (string, object?)[] Of(LossByTime loss) =>
    [
        ("mean", loss.Mean),
        ("n", loss.Count),
        ("reference", loss.Reference),
        ("by_t", loss.Bins.Select(bin => (object)new (string, object?)[]
        {
            ("first", bin.First),
            ("last", bin.Last),
            ("n", bin.Count),
            ("mean", bin.Mean),
            ("standard_error", bin.StandardError),
        }).ToArray()),
    ];

    private static object Of(Measurement measure) => new (string, object?)[]
    {
        ("measure", measure.Measure),
        ("features", measure.Features),
        ("value", measure.Value),
        ("floor", measure.Floor),
        ("n", measure.Count),
        ("reference", measure.Reference),
    };
}
