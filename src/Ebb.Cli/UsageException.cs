namespace Ebb.Cli;

/// <summary>The command line is wrong. The message is one line that names the flag or argument.</summary>
internal sealed class UsageException(string message) : Exception(message);
