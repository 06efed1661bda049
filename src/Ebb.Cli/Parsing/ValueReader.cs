namespace Ebb.Cli.Parsing;

/// <summary>Reads the value of a flag.</summary>
/// <param name="flag">The flag, for the message.</param>
/// <param name="text">What the user wrote.</param>
/// <exception cref="UsageException">The text is not a value of this flag.</exception>
internal delegate TValue ValueReader<out TValue>(string flag, string text);
