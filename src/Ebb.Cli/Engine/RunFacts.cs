namespace Ebb.Cli.Engine;

/// <summary>What the first line of output says.</summary>
/// <param name="InstructionSet">What the kernels use, such as "AVX-512".</param>
/// <param name="Data">The data, such as "shapes 3x32x32, 4096 images".</param>
/// <param name="Net">The net, such as "residual, hidden 32, kernel 3".</param>
/// <param name="Parameters">The trainable numbers of the net.</param>
/// <param name="ExpectedBytes">The memory that the run is expected to take.</param>
internal sealed record RunFacts(string InstructionSet, string Data, string Net, long Parameters, long ExpectedBytes);
