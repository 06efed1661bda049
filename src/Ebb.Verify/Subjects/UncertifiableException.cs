namespace Ebb.Verify.Subjects;

/// <summary>Nothing can be certified of this model or this run; the message says what stands in the way.</summary>
/// <param name="message">What was got and what was expected.</param>
public sealed class UncertifiableException(string message) : Exception(message);
