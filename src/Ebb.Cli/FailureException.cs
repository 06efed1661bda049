namespace Ebb.Cli;

/// <summary>The command line is right but cannot be carried out. The message is one line that says what to do.</summary>
internal sealed class FailureException(string message) : Exception(message);
