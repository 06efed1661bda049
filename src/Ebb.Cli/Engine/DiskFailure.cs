using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>What a person is told when files of a run cannot be written: what happened, the usual fix, and where the run goes on from.</summary>
internal static class DiskFailure
{
    // ENOSPC, EDQUOT of Linux and of macOS, EFBIG.
    private static readonly int[] FullOnUnix = [28, 122, 69, 27];

    // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
    private static readonly int[] FullOnWindows = [39, 112];

    // EROFS; ERROR_WRITE_PROTECT.
    private static readonly int ReadOnly = OperatingSystem.IsWindows() ? 19 : 30;

    private static readonly int[] Full = OperatingSystem.IsWindows() ? FullOnWindows : FullOnUnix;

    /// <summary>Whether an exception says that a file cannot be written or read.</summary>
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>What usually mends it; null where its message says that.</summary>
    public static string? Fix(Exception error) => error switch
    {
        _ when Full.Contains(Code(error)) => "Make room on that disk",
        _ when error is UnauthorizedAccessException || Code(error) == ReadOnly => "Make it writable for this user, or choose or copy to another folder",
        _ => null,
    };

    /// <summary>The failure of a run in a folder; what is whole there is looked up.</summary>
    public static FailureException Of(Exception error, string folder)
    {
        string fix = Fix(error) is { } usual ? $" {usual}." : "";
        return new FailureException($"{error.Message.TrimEnd('.')}.{fix} {Next(folder)}");
    }

    // On Unix that of the system itself.
    private static int Code(Exception error) => error.HResult & 0xFFFF;

    private static string Next(string folder)
    {
        if (!Directory.Exists(folder)) return "If it was renamed, go on with --resume where it is now; otherwise begin again";
        return new CheckpointFolder(folder).FindLatest() is { } step
            ? FormattableString.Invariant($"The checkpoint of step {step} is whole; to go on from it: {ResumedRun.Command(folder)}")
            : "There is no checkpoint to go on from: begin again";
    }
}
