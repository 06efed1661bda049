using BenchmarkDotNet.Running;

namespace Ebb.Benchmarks;

/// <summary>The benchmarks of kernels, by the library that knows how. Apart from the other modes, so that they do not load it.</summary>
internal static class KernelBenchmarks
{
    public static void Run(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args);
}
