namespace Ebb.Random;

/// <summary>
/// Names one set of random numbers. Together with the index of an image and of an element it determines a number
/// completely: there is no generator state, so batch size, thread count and resuming never change a draw.
/// </summary>
/// <param name="Seed">The run's seed; any value.</param>
/// <param name="Stream">What the numbers are for.</param>
/// <param name="Step">The step within the stream, at least 0.</param>
public readonly record struct NoiseKey(ulong Seed, NoiseStream Stream, int Step = 0);
