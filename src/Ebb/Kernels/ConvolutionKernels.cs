using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>
/// The convolution kernels of one instruction set, a set for each width of filter block: a block of 4 or 8 output channels
/// does not fill a wide vector, so it gets a narrower one. They are made when they are first needed, as each is compiled then.
/// </summary>
internal sealed class ConvolutionKernels
{
    private readonly Lazy<Family> _four, _eight, _sixteen;
    private readonly Lazy<WidestFamily> _widest;
    private readonly bool _winograd;

    /// <param name="set">The widest vectors to use.</param>
    /// <param name="winograd">Whether 3x3 convolutions go through Winograd's transform where that is faster; never without vectors.</param>
    public ConvolutionKernels(CpuInstructionSet set, bool winograd)
    {
        _four = set >= CpuInstructionSet.Simd128 ? Make<Simd128, Vector128<float>>() : Make<Simd1, float>();
        _eight = set >= CpuInstructionSet.Avx2 ? Make<Simd256, Vector256<float>>() : _four;
        _sixteen = set >= CpuInstructionSet.Avx512 ? Make<Simd512, Vector512<float>>() : _eight;
        _winograd = winograd && set != CpuInstructionSet.Scalar;
        _widest = set switch
        {
            CpuInstructionSet.Avx512 => MakeWidest<Simd512, Vector512<float>>(),
            CpuInstructionSet.Avx2 => MakeWidest<Simd256, Vector256<float>>(),
            CpuInstructionSet.Simd128 => MakeWidest<Simd128, Vector128<float>>(),
            _ => MakeWidest<Simd1, float>(),
        };
    }

    /// <summary>The gradient of large 1x1 filters.</summary>
    public PointwiseGradient PointwiseGradient => _widest.Value.PointwiseGradient;

    /// <summary>Attention over pixels.</summary>
    public Attention Attention => _widest.Value.Attention;

    public AttentionGradient AttentionGradient => _widest.Value.AttentionGradient;

    /// <summary>The widest set that this machine runs in hardware.</summary>
    public static CpuInstructionSet Widest() => Enum.GetValues<CpuInstructionSet>().Last(Runs);

    /// <summary>Whether this machine runs a set in hardware.</summary>
    public static bool Runs(CpuInstructionSet set) => set switch
    {
        CpuInstructionSet.Avx512 => Avx512F.IsSupported,
        CpuInstructionSet.Avx2 => Fma.IsSupported && Avx2.IsSupported,
        CpuInstructionSet.Simd128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };

    public Correlation Correlation(CpuStorage filter) => For(filter.Layout.Block).Correlation;

    public FilterGradient Gradient(CpuStorage filter) => For(filter.Layout.Block).Gradient;

    /// <summary>Whether a convolution of images of this shape goes through Winograd's transform.</summary>
    public bool UsesWinograd(Shape x, Shape filter) => _winograd && Winograd.Suits(x, filter);

    public WinogradFilter WinogradFilter(CpuStorage filter) => For(filter.Layout.Block).WinogradFilter;

    public Winograd WinogradProduct(CpuStorage filter) => For(filter.Layout.Block).Product;

    public WinogradGradient WinogradGradient(CpuStorage filter) => For(filter.Layout.Block).WinogradGradient;

    /// <summary>The transform of a convolution's input, by its padded channels.</summary>
    public WinogradInput WinogradInput(nint channels) => For((int)Math.Min(channels, CpuLayout.WidestBlock)).WinogradInput;

    private Family For(int block) => block switch
    {
        4 => _four.Value,
        8 => _eight.Value,
        _ => _sixteen.Value,
    };

    private static Lazy<Family> Make<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => new(() => new(
            new Correlation<TSimd, TVec>(),
            new FilterGradient<TSimd, TVec>(),
            new WinogradFilter<TSimd, TVec>(),
            new WinogradInput<TSimd, TVec>(),
            new Winograd<TSimd, TVec>(),
            new WinogradGradient<TSimd, TVec>()));

    private static Lazy<WidestFamily> MakeWidest<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => new(() => new(new PointwiseGradient<TSimd, TVec>(), new Attention<TSimd, TVec>(), new AttentionGradient<TSimd, TVec>()));

    private sealed record Family(
        Correlation Correlation,
        FilterGradient Gradient,
        WinogradFilter WinogradFilter,
        WinogradInput WinogradInput,
        Winograd Product,
        WinogradGradient WinogradGradient);

    /// <summary>Kernels whose vectors do not depend on a filter's blocks.</summary>
    private sealed record WidestFamily(PointwiseGradient PointwiseGradient, Attention Attention, AttentionGradient AttentionGradient);
}
