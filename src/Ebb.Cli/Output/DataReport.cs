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
            target.WriteLine(JsonLine.Of(
                ("name", facts.Name), ("where", facts.Where), ("images", facts.Images), ("test_images", facts.TestImages), ("channels", facts.Channels),
                ("height", facts.Height), ("width", facts.Width), ("classes", facts.Classes), ("checksum", facts.Checksum)));
            return;
        }

        string test = facts.TestImages > 0 ? $" + {Units.Count(facts.TestImages)} for testing" : "";
        target.WriteLine($"{facts.Name}: {Units.Count(facts.Images)} images{test}, {facts.Channels} x {facts.Height} x {facts.Width}");
        target.WriteLine($"labels    {(facts.Classes > 0 ? $"{facts.Classes} classes" : "none")}");
        if (facts.Checksum is not null) target.WriteLine($"checksum  {facts.Checksum}");
        target.WriteLine($"where     {facts.Where}");
    }

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
