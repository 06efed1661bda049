namespace Ebb.Devices;

/// <summary>
/// The vectors that the convolutions of <see cref="CpuDevice"/> are built on, from narrow to wide. Every one runs on every
/// machine, with the same results up to the rounding of sums, but those that the hardware lacks run slowly.
/// </summary>
public enum CpuInstructionSet
{
    /// <summary>No vectors.</summary>
    Scalar,

    /// <summary>128-bit vectors: NEON, SSE.</summary>
    Simd128,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}
