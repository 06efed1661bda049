using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ebb.Devices;

namespace Ebb.Kernels;

/// <summary>Asks the machine, once, what it has. The runtime's switches, such as DOTNET_EnableAVX2=0, count as the machine.</summary>
internal static class WidestInstructionSet
{
    public static CpuInstructionSet OfThisMachine { get; } =
        Avx512F.IsSupported ? CpuInstructionSet.Avx512
        : Fma.IsSupported ? CpuInstructionSet.Avx2
        : Vector128.IsHardwareAccelerated ? CpuInstructionSet.Vector128
        : CpuInstructionSet.Scalar;
}
