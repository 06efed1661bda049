using System.Text.Json;
using Ebb.Studio.Disk;

namespace Ebb.Studio.RunViews;

/// <summary>A run as it was when it was last looked at. What is wrong with one is said in its row and harms no other.</summary>
internal sealed class RunEntry
{
    public const int MostSettingsBytes = 1 << 20;

    private RunEntry(string folder, string stamp, RunRow row, JsonElement? settings) => (Folder, Stamp, Row, Settings) = (folder, stamp, row, settings);

    public string Folder { get; }

    /// <summary>Changes when a file of the run does.</summary>
    public string Stamp { get; }

    public RunRow Row { get; }

    /// <summary>The content of <c>run.json</c>; null where it is unreadable.</summary>
    public JsonElement? Settings { get; }

    /// <summary>The id of a folder: its path under the root, or @ for the root itself.</summary>
    public static string IdOf(RootFolder root, string folder) => root.Relative(folder) is var relative && relative == "." ? "@" : relative;

    /// <summary>Looks at a run, or keeps <paramref name="known"/> where nothing has changed.</summary>
    public static RunEntry Read(RootFolder root, string folder, RunEntry? known)
    {
        // A lock that a killed process left looks as it did before.
        bool isHeld = RunState.IsHeld(folder);
        string stamp = $"{isHeld};{StampOf(folder)}";
        if (known?.Stamp == stamp) return known;
        string id = IdOf(root, folder);
        var row = new RunRow { Id = id, Name = Path.GetFileName(folder), State = RunRow.Unreadable };
        try
        {
            var settings = JsonText.Parse(root.ReadSmall(Path.Combine(folder, "run.json"), MostSettingsBytes), "run.json");
            return new(folder, stamp, Describe(root, folder, row, settings, isHeld), settings);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            string fix = RunFiles.Checkpoints(root, folder).Count > 0 ? "Its checkpoints hold copies of run.json." : "Mend it, or take the folder away.";
            return new(folder, stamp, row with { Reason = Formats.Printable.Message($"{error.Message.TrimEnd('.')}. {fix}") }, null);
        }
    }

    private static RunRow Describe(RootFolder root, string folder, RunRow row, JsonElement settings, bool isHeld)
    {
        var tail = root.FindFile(Path.Combine(folder, "metrics.jsonl")) is { } metrics ? MetricsTail.Read(metrics) : MetricsTail.None;
        long? steps = settings.Whole("steps");
        var (state, reason) = RunState.Of(root, folder, isHeld);
        return row with
        {
            State = state,
            Reason = reason,
            Dataset = settings.Text("dataset"),
            Net = settings.Text("net"),
            Steps = steps,
            Step = tail.Last?.Step,
            LastLoss = tail.Last?.Loss ?? tail.Before?.Loss,
            HeldOutLoss = tail.HeldOutLoss,
            StepsPerSecond = tail.StepsPerSecond,
            SecondsLeft = state == RunRow.Running && tail.StepsPerSecond is > 0 and var speed ? Math.Max(0, (double)((steps - tail.Last!.Value.Step) ?? 0)) / speed : null,
            Created = settings.Text("created_utc"),
            Thumbnail = RunFiles.Thumbnail(root, row.Id, folder),
            Model = IsModel(root, Path.Combine(folder, "model")) ? IdOf(root, Path.Combine(folder, "model")) : null,
            HasCertificates = RunFiles.CertificateFiles(root, folder).Any(),
        };
    }

    private static bool IsModel(RootFolder root, string folder) =>
        root.FindFile(Path.Combine(folder, "config.json")) is not null || root.FindFile(Path.Combine(folder, "model_index.json")) is not null;

    private static string StampOf(string folder)
    {
        var text = new System.Text.StringBuilder();
        foreach (string name in (ReadOnlySpan<string>)["run.json", "metrics.jsonl", "run.lock", "end.json"])
        {
            var file = new FileInfo(Path.Combine(folder, name));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(file.Exists ? file.Length : -1)} {(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)};");
        }

        foreach (string name in (ReadOnlySpan<string>)["model", "images", "images/progress", "checkpoints", "certificates"])
        {
            var inner = new DirectoryInfo(Path.Combine(folder, name));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(inner.Exists ? inner.LastWriteTimeUtc.Ticks : 0)};");
        }

        return text.ToString();
    }
}
