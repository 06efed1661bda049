using Ebb.Formats;
using Ebb.Studio.Disk;

namespace Ebb.Studio.RunViews;

/// <summary>Whether a run goes on, and if not how it ended, as its folder says.</summary>
internal static class RunState
{
    private const int MostEndBytes = 1 << 16;

    /// <summary>The state, and why, where the folder says that too.</summary>
    /// <param name="root">The folder that is shown.</param>
    /// <param name="folder">That of the run.</param>
    /// <param name="isHeld">Whether a process has it.</param>
    public static (string State, string? Reason) Of(RootFolder root, string folder, bool isHeld)
    {
        if (isHeld) return (RunFields.Running, null);
        if (ReadEnd(root, folder) is { } end) return end;

        // Earlier versions wrote no end, but always a model.
        if (Directory.Exists(Path.Combine(folder, "model"))) return (RunFields.Done, null);
        string next = RunFiles.Checkpoints(root, folder).Count > 0
            ? $"To go on: ebb train --resume {Path.Combine(root.Given, root.Relative(folder))}"
            : "It has no checkpoint to go on from.";
        return (RunFields.Stopped, Printable.Message($"Its process ended without a word: it was killed, or the machine went down. {next}"));
    }

    /// <summary>Whether a process has the folder. It holds its lock for as long as it lives; a file that can be opened was left by one that was killed.</summary>
    public static bool IsHeld(string folder)
    {
        string path = Path.Combine(folder, "run.lock");
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null }) return false;
        try
        {
            // For reading and writing, though neither is done: so opened, a pipe in its place does not wait for someone else.
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (string State, string? Reason)? ReadEnd(RootFolder root, string folder)
    {
        string path = Path.Combine(folder, "end.json");
        if (root.FindFile(path) is null) return null;
        try
        {
            var json = JsonText.Parse(root.ReadSmall(path, MostEndBytes), "end.json");
            string? reason = json.Text("reason") is { } text ? Printable.Message(text) : null;
            return json.Text("state") is RunFields.Done or RunFields.Stopped or RunFields.Diverged ? (json.Text("state")!, reason) : null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
