using Ebb.Cli.Engine;
using Ebb.Devices;

namespace Ebb.Cli.Output;

/// <summary>The results of <c>ebb doctor</c>, for a person or for a program.</summary>
internal static class DoctorReport
{
    private const int LabelWidth = 10;
    private const int KernelWidth = 48;

    public static void Write(DoctorOutcome outcome, bool json, TextWriter target)
    {
        if (json) target.WriteLine(Json(outcome));
        else WriteText(outcome, target);
    }

    private static string Json(DoctorOutcome outcome) => JsonLine.Of(
        ("findings", outcome.Findings.Select(finding => (object)new (string, object?)[] { ("topic", finding.Topic), ("text", finding.Text), ("verdict", Word(finding.Verdict)) })),
        ("kernels", outcome.Kernels.Select(kernel => (object)new (string, object?)[]
        {
            ("kernel", kernel.Kernel), ("largest_error", kernel.LargestError), ("allowed_error", kernel.AllowedError), ("verdict", Word(Verdict(kernel))),
        })),
        ("failed", outcome.Failed),
        ("warnings", outcome.Warnings));

    private static void WriteText(DoctorOutcome outcome, TextWriter target)
    {
        var lines = new LabelledLines(target, LabelWidth);
        string topic = "";
        foreach (var finding in outcome.Findings)
        {
            lines.Write(finding.Topic == topic ? "" : finding.Topic, Marked(finding.Verdict, finding.Text));
            topic = finding.Topic;
        }

        target.WriteLine();
        target.WriteLine("kernels, against plain loops".PadRight(KernelWidth) + "largest error    allowed");
        foreach (var kernel in outcome.Kernels)
        {
            target.WriteLine(Units.Invariant($"  {kernel.Kernel.PadRight(KernelWidth - 2)}{kernel.LargestError,13:0.0e+00}{kernel.AllowedError,11:0.0e+00}  {Word(Verdict(kernel))}"));
        }

        target.WriteLine();
        string warnings = outcome.Warnings == 0 ? "" : $"; {Units.Count(outcome.Warnings, "warning")}";
        target.WriteLine(outcome.Failed == 0 ? $"All is well{warnings}." : $"{Units.Count(outcome.Failed, "check")} failed{warnings}.");
    }

    private static string Marked(DoctorVerdict verdict, string text) => verdict == DoctorVerdict.Fine ? text : $"{Word(verdict).ToUpperInvariant()}: {text}";

    private static DoctorVerdict Verdict(KernelDeviation kernel) => kernel.IsGood ? DoctorVerdict.Fine : DoctorVerdict.Failed;

    private static string Word(DoctorVerdict verdict) => verdict switch
    {
        DoctorVerdict.Fine => "ok",
        DoctorVerdict.Warning => "warning",
        _ => "failed",
    };
}
