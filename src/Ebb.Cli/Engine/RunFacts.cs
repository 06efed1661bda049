namespace Ebb.Cli.Engine;

/// <summary>What the first line of output says.</summary>
/// <param name="Device">The device with instruction set and threads, such as "cpu (AVX-512, 2 threads)".</param>
/// <param name="Data">The data, such as "shapes 3x32x32, 4096 images".</param>
/// <param name="Net">The net, such as "residual, hidden 32, kernel 3".</param>
/// <param name="Parameters">The trainable numbers of the net.</param>
/// <param name="ExpectedBytes">The memory that the run is expected to take.</param>
internal sealed record RunFacts(string Device, string Data, string Net, long Parameters, long ExpectedBytes)
{
    /// <summary>What a person should know before the run begins, such as pictures that are left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
