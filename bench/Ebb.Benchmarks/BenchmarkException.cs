namespace Ebb.Benchmarks;

/// <summary>A measurement cannot be had, for the reason that the message gives.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
