using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>
/// The convolution kernels of one instruction set, a pair for each width of filter block: a block of 4 or 8 output channels
/// does not fill a wide vector, so it gets a narrower one.
/// </summary>
internal sealed class ConvolutionKernels
{
    private readonly (Correlation Correlation, FilterGradient Gradient) _four, _eight, _sixteen;
    private readonly (WinogradFilter Filter, Winograd Product, WinogradGradient Gradient)? _winograd;

    /// <param name="set">The widest vectors to use.</param>
    /// <param name="winograd">Whether large 3x3 convolutions go through Winograd's transform; never without vectors.</param>
    public ConvolutionKernels(CpuInstructionSet set, bool winograd)
    {
        _four = set >= CpuInstructionSet.Simd128 ? Make<Simd128, Vector128<float>>() : Make<Simd1, float>();
        _eight = set >= CpuInstructionSet.Avx2 ? Make<Simd256, Vector256<float>>() : _four;
        _sixteen = set >= CpuInstructionSet.Avx512 ? Make<Simd512, Vector512<float>>() : _eight;
        PointwiseGradient = set switch
        {
            CpuInstructionSet.Avx512 => new PointwiseGradient<Simd512, Vector512<float>>(),
            CpuInstructionSet.Avx2 => new PointwiseGradient<Simd256, Vector256<float>>(),
            CpuInstructionSet.Simd128 => new PointwiseGradient<Simd128, Vector128<float>>(),
            _ => new PointwiseGradient<Simd1, float>(),
        };
        (Attention, AttentionGradient) = set switch
        {
            CpuInstructionSet.Avx512 => MakeAttention<Simd512, Vector512<float>>(),
            CpuInstructionSet.Avx2 => MakeAttention<Simd256, Vector256<float>>(),
            CpuInstructionSet.Simd128 => MakeAttention<Simd128, Vector128<float>>(),
            _ => MakeAttention<Simd1, float>(),
        };
        if (!winograd || set == CpuInstructionSet.Scalar) return;
        _winograd = set switch
        {
            CpuInstructionSet.Avx512 => MakeWinograd<Simd512, Vector512<float>>(),
            CpuInstructionSet.Avx2 => MakeWinograd<Simd256, Vector256<float>>(),
            _ => MakeWinograd<Simd128, Vector128<float>>(),
        };
    }

    /// <summary>The gradient of large 1x1 filters.</summary>
    public PointwiseGradient PointwiseGradient { get; }

    /// <summary>Attention over pixels.</summary>
    public Attention Attention { get; }

    public AttentionGradient AttentionGradient { get; }

    /// <summary>The widest set that this machine runs in hardware.</summary>
    public static CpuInstructionSet Widest()
    {
        if (Avx512F.IsSupported) return CpuInstructionSet.Avx512;
        if (Fma.IsSupported && Avx2.IsSupported) return CpuInstructionSet.Avx2;
        return Vector128.IsHardwareAccelerated ? CpuInstructionSet.Simd128 : CpuInstructionSet.Scalar;
    }

    public Correlation Correlation(CpuStorage filter) => For(filter).Correlation;

    /// <summary>Winograd's kernels where they suit the convolution, else null.</summary>
    public (WinogradFilter Filter, Winograd Product, WinogradGradient Gradient)? WinogradFor(Shape x, CpuStorage filter) => Winograd.Suits(x, filter) ? _winograd : null;

    public FilterGradient Gradient(CpuStorage filter) => For(filter).Gradient;

    private (Correlation Correlation, FilterGradient Gradient) For(CpuStorage filter) => filter.Layout.Block switch
    {
        4 => _four,
        8 => _eight,
        _ => _sixteen,
    };

    private static (Correlation Correlation, FilterGradient Gradient) Make<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => (new Correlation<TSimd, TVec>(), new FilterGradient<TSimd, TVec>());

    private static (WinogradFilter Filter, Winograd Product, WinogradGradient Gradient) MakeWinograd<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => (new WinogradFilter<TSimd, TVec>(), new Winograd<TSimd, TVec>(), new WinogradGradient<TSimd, TVec>());

    private static (Attention Attention, AttentionGradient Gradient) MakeAttention<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => (new Attention<TSimd, TVec>(), new AttentionGradient<TSimd, TVec>());
}
