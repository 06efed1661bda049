using Ebb.Devices;

namespace Ebb.Benchmarks;

/// <summary>A row of the comparison: a case, the ratios that are aimed at, and the vectors that Ebb may use.</summary>
internal sealed record SideBySideCase(string Name, StepCase Steps, double TrainTarget, double SampleTarget)
{
    /// <summary>Null for the widest.</summary>
    public CpuInstructionSet? InstructionSet { get; private init; }

    /// <summary>Every row; that of narrower vectors only where there are wider ones.</summary>
    public static IReadOnlyList<SideBySideCase> Grid { get; } =
    [
        new("hidden 64, batch 32", new(), 3.5, 3),
        new("hidden 32, batch 32", new() { Hidden = 32 }, 3.2, 2.6),
        new("hidden 16, batch 32", new() { Hidden = 16 }, 3, 2.3),
        new("hidden 8, batch 32", new() { Hidden = 8 }, 3, 2.3),
        new("hidden 128, batch 32", new() { Hidden = 128 }, 2.8, 2.4),
        new("hidden 64, batch 32, 28x28, 1 channel", new() { Size = 28, Channels = 1 }, 2.8, 2.6),
        new("hidden 64, batch 1", new() { Batch = 1 }, 3.4, 3),
        new("hidden 16, batch 1", new() { Hidden = 16, Batch = 1 }, 15, 14),
        new("hidden 8, batch 1", new() { Hidden = 8, Batch = 1 }, 9, 9),
        new("U-Net 32, 64, 128, batch 32", new() { Net = StepCase.UNet }, 2, 2),
        .. new CpuDevice(threads: 1).InstructionSet == CpuInstructionSet.Avx512
            ? [new("hidden 64, batch 32, Ebb without AVX-512", new(), 1.7, 1.5) { InstructionSet = CpuInstructionSet.Avx2 }]
            : (SideBySideCase[])[],
    ];

    public IEnumerable<string> EbbFlags =>
        ["--step", Steps.Net, .. Steps.Flags, .. InstructionSet is { } set ? ["--instruction-set", set.ToString()] : (string[])[]];

    public IEnumerable<string> PeerFlags => ["--net", Steps.Net, .. Steps.Flags];
}
