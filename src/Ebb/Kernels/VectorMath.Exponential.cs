using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <content>The exponential, and what silu makes of it.</content>
internal static partial class VectorMath
{
    // Between these exp and 1 / (1 + exp) are normal numbers; subnormal ones are slow.
    private const float LeastExponent = -86;
    private const float GreatestExponent = 86;
    private const float Log2E = 1.44269504088896341f;
    private const float IntegerShift = 3 << 22;
    private const int ExponentBias = 127;

    /// <summary>
    /// exp(x) to a few units in the last place; below -86 and above 86 that of the bound. A NaN stays. With n the integer nearest to
    /// x / ln 2, exp(x) = 2^n exp(r), and the Taylor series of exp(r), |r| at most ln(2) / 2, stops where the next term is below 2^-27.
    /// Unlike the noise, nets need not be the same on machines without a fused multiply-add.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        // Of a NaN and a number, the native operations keep the second operand on x86 and the NaN elsewhere.
        x = Vector256.MinNative(Vector256.Create(GreatestExponent), Vector256.MaxNative(Vector256.Create(LeastExponent), x));

        // Added to a number this large, the sum is an integer in the low bits of its mantissa.
        var shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create(Log2E), Vector256.Create(IntegerShift));
        var n = shifted - Vector256.Create(IntegerShift);
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2High), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2Low), r);

        // Terms two by two, so that fewer wait for one another.
        var square = r * r;
        var high = Vector256.MultiplyAddEstimate(r, Vector256.Create(1f / 5040), Vector256.Create(1f / 720));
        var middle = Vector256.MultiplyAddEstimate(r, Vector256.Create(1f / 120), Vector256.Create(1f / 24));
        var low = Vector256.MultiplyAddEstimate(r, Vector256.Create(1f / 6), Vector256.Create(0.5f));
        var series = Vector256.MultiplyAddEstimate(Vector256.MultiplyAddEstimate(high, square, middle), square, low);
        series = Vector256.MultiplyAddEstimate(series, square, r) + Vector256<float>.One;
        var power = (shifted.AsInt32() + Vector256.Create(ExponentBias)) << MantissaBits;
        return series * power.AsSingle();
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Exp(-x));

    /// <summary>The derivative of x sigmoid(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SiluSlope(Vector256<float> x)
    {
        var sigmoid = Sigmoid(x);
        return sigmoid * (Vector256<float>.One + (x * (Vector256<float>.One - sigmoid)));
    }
}
