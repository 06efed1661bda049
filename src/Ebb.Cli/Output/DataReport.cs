using Ebb.Cli.Engine;

namespace Ebb.Cli.Output;

/// <summary>The results of the <c>ebb data</c> commands, for a person or for a program.</summary>
internal static class DataReport
{
    public static void Write(IReadOnlyList<DataSetState> sets, bool json, TextWriter target)
    {
        if (json)
        {
            var rows = sets.Select(set => new (string, object?)[] { ("name", set.Name), ("images", set.Images), ("ready", set.Ready), ("where", set.Where) });
            target.WriteLine(JsonLine.Of(("sets", rows)));
            return;
        }

        int nameWidth = sets.Max(set => set.Name.Length);
        int imagesWidth = sets.Max(set => set.Images.Length);
        foreach (var set in sets)
        {
            target.WriteLine($"{set.Name.PadRight(nameWidth)}  {set.Images.PadRight(imagesWidth)}  {(set.Ready ? "ready   " : "not here")}  {set.Where}");
        }
    }

    public static void Write(DataSetFacts facts, bool json, TextWriter target)
    {
        if (json)
        {
            target.WriteLine(JsonLine.Of(Members(facts)));
            return;
        }

        string test = facts.TestImages > 0 ? $" + {Units.Count(facts.TestImages)} for testing" : "";
        target.WriteLine($"{facts.Name}: {Units.Count(facts.Images)} images{test}, {facts.Channels} x {facts.Height} x {facts.Width}");
        target.WriteLine($"labels    {(facts.Classes > 0 ? $"{facts.Classes} classes" : "none")}");
        if (facts.Checksum is not null) target.WriteLine($"checksum  {facts.Checksum}");
        target.WriteLine($"where     {facts.Where}");
    }

    public static void Write(DataSetDetails details, bool json, TextWriter target)
    {
        if (json) target.WriteLine(JsonLine.Of([.. Members(details.Facts), .. Members(details)]));
        else WriteText(details, target);
    }

    private static void WriteText(DataSetDetails details, TextWriter target)
    {
        Write(details.Facts, json: false, target);
        var statistics = details.Statistics;
        int seen = details.Facts.Images;
        foreach (var (label, count) in statistics.ClassCounts.Index())
        {
            target.WriteLine($"class {label,-3} {details.ClassNames?.ElementAtOrDefault(label)}  {Units.Count(count, "image")}");
        }

        target.WriteLine($"mean      {Values(statistics.Mean)} by channel, in [-1, 1]");
        target.WriteLine($"std       {Values(statistics.StandardDeviation)}");
        target.WriteLine(Units.Invariant($"range     {statistics.Minimum:0.000} to {statistics.Maximum:0.000}"));
        target.WriteLine(Units.Invariant($"grey      {Units.Count(statistics.GreyImages)} of {Units.Count(seen)} images ({100.0 * statistics.GreyImages / seen:0.#}%)"));
        target.WriteLine($"copies    {Units.Count(statistics.Duplicates, "image")} equal to an earlier one");
        if (details.Skipped.Count > 0) target.WriteLine($"left out  {Units.Count(details.Skipped.Count, "picture")} that cannot be read:");
        foreach (var file in details.Skipped) target.WriteLine($"  {file.File}: {file.Reason}");
        if (details.SheetPath is not null) target.WriteLine($"wrote     {details.SheetPath}");
    }

    private static string Values(IEnumerable<double> values) => string.Join(' ', values.Select(value => Units.Invariant($"{value:0.000}")));

    private static (string, object?)[] Members(DataSetFacts facts) =>
    [
        ("name", facts.Name), ("where", facts.Where), ("images", facts.Images), ("test_images", facts.TestImages), ("channels", facts.Channels),
        ("height", facts.Height), ("width", facts.Width), ("classes", facts.Classes), ("checksum", facts.Checksum),
    ];

    private static (string, object?)[] Members(DataSetDetails details) =>
    [
        ("class_names", details.ClassNames), ("class_counts", details.Statistics.ClassCounts.Cast<object>()),
        ("mean", details.Statistics.Mean.Cast<object>()), ("std", details.Statistics.StandardDeviation.Cast<object>()),
        ("min", details.Statistics.Minimum), ("max", details.Statistics.Maximum),
        ("grey_share", (double)details.Statistics.GreyImages / details.Facts.Images), ("duplicates", details.Statistics.Duplicates),
        ("skipped", details.Skipped.Select(file => (object)new (string, object?)[] { ("file", file.File), ("reason", file.Reason) })), ("sheet", details.SheetPath),
    ];

    public static void Write(ConvertOutcome outcome, bool json, TextWriter target)
    {
        if (json)
        {
            target.WriteLine(JsonLine.Of(
                ("images_path", outcome.ImagesPath), ("labels_path", outcome.LabelsPath), ("images", outcome.Images),
                ("channels", outcome.Channels), ("height", outcome.Height), ("width", outcome.Width)));
            return;
        }

        target.WriteLine($"wrote  {outcome.ImagesPath}: {Units.Count(outcome.Images)} images, {outcome.Channels} x {outcome.Height} x {outcome.Width}");
        if (outcome.LabelsPath is not null) target.WriteLine($"wrote  {outcome.LabelsPath}");
        target.WriteLine($"next   ebb train --x {outcome.ImagesPath}{(outcome.LabelsPath is null ? "" : $" --y {outcome.LabelsPath}")}");
    }
}
