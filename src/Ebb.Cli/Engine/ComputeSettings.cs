namespace Ebb.Cli.Engine;

/// <summary>What computes.</summary>
/// <param name="Device">The device, "cpu".</param>
/// <param name="Threads">Threads, at least 1.</param>
/// <param name="FastKernels">Vector kernels; otherwise their naive twins.</param>
internal sealed record ComputeSettings(string Device, int Threads, bool FastKernels);
