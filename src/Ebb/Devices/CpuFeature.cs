using Ebb.Kernels;

namespace Ebb.Devices;

/// <summary>Whether this process can use an instruction set in hardware, and if not, why.</summary>
/// <param name="Set">The set.</param>
/// <param name="IsThere">Whether the runtime offers it.</param>
/// <param name="SwitchedOffBy">The environment variable that takes it away, where it is not there and one is set; else null.</param>
public sealed record CpuFeature(CpuInstructionSet Set, bool IsThere, string? SwitchedOffBy)
{
    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_"];

    /// <summary>All sets, from narrow to wide.</summary>
    public static IReadOnlyList<CpuFeature> All() => All(Environment.GetEnvironmentVariable, ConvolutionKernels.Runs);

    internal static IReadOnlyList<CpuFeature> All(Func<string, string?> environment, Func<CpuInstructionSet, bool> isThere) =>
    [
        .. from set in Enum.GetValues<CpuInstructionSet>()
           let there = isThere(set)
           let names = from prefix in Prefixes from name in Switches(set) select prefix + name
           select new CpuFeature(set, there, there ? null : names.FirstOrDefault(name => environment(name)?.Trim() == "0")),
    ];

    // A switch takes away what builds on it, too.
    private static string[] Switches(CpuInstructionSet set) => set switch
    {
        CpuInstructionSet.Avx512 => ["EnableAVX512", "EnableAVX512F", .. Switches(CpuInstructionSet.Avx2)],
        CpuInstructionSet.Avx2 => ["EnableAVX2", "EnableFMA", "EnableAVX", .. Switches(CpuInstructionSet.Simd128)],
        CpuInstructionSet.Simd128 => ["EnableHWIntrinsic"],
        _ => [],
    };
}
