namespace Ebb.Cli;

/// <summary>What <c>ebb</c> tells the shell. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Bad files, data or a device that is not there, a full disk, and anything unexpected.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong; nothing was touched.</summary>
    public const int Usage = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
