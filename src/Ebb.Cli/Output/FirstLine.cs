using Ebb.Cli.Engine;

namespace Ebb.Cli.Output;

/// <summary>The first line of a run: what computes, on what, and what it will take.</summary>
internal static class FirstLine
{
    public static string Of(RunFacts facts, ComputeSettings compute) => string.Join("; ",
        $"{compute.Device}, {compute.Threads} {(compute.Threads == 1 ? "thread" : "threads")}, {(compute.FastKernels ? facts.InstructionSet : "naive kernels")}",
        $"data {facts.Data}",
        $"net {facts.Net}",
        $"{Units.Count(facts.Parameters)} parameters",
        $"about {Units.Memory(facts.ExpectedBytes)} of memory");
}
