namespace Ebb.Verify.ExactRun;

/// <summary>A value whose byte is another in the program's picture than in real-number arithmetic.</summary>
/// <param name="Element">Which, in row-major order of (C, H, W).</param>
/// <param name="Picture">The byte of the picture.</param>
/// <param name="Exact">The byte of the exact value.</param>
public readonly record struct DifferingByte(int Element, byte Picture, byte Exact);
