namespace Ebb.Verify.ExactRun;

/// <summary>A number had more digits before the binary point than there was room for; the work is done again with more.</summary>
internal sealed class DigitOverflowException() : Exception("A number has more digits before the binary point than there is room for.");
