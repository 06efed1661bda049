using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebb.Kernels;

/// <summary>
/// What the noise needs: wide products, and logarithm, sine and cosine on the 24-bit grids that uniform numbers come from.
/// The reductions are exact on these grids, so that the results are good to a few units in the last place everywhere.
/// </summary>
internal static partial class VectorMath
{
    private const int Bits = 24;
    private const int QuarterBits = Bits - 2;

    // ln 2 in two parts; a small integer times the first is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = (float)(0.69314718055994530942 - 0.693359375);
    private const int SqrtHalfBits = 0x3F3504F3;
    private const int MantissaBits = 23;
    private const int MantissaMask = (1 << MantissaBits) - 1;

    /// <summary>The high and low words of a * multiplier, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<uint> High, Vector256<uint> Low) MultiplyWide(Vector256<uint> a, uint multiplier)
    {
        var even = Product(a, multiplier);
        var odd = Product((a.AsUInt64() >>> 32).AsUInt32(), multiplier);
        if (Avx2.IsSupported)
        {
            const byte OddWords = 0b10101010;
            return (Avx2.Blend((even >>> 32).AsUInt32(), odd.AsUInt32(), OddWords), Avx2.Blend(even.AsUInt32(), (odd << 32).AsUInt32(), OddWords));
        }

        var lowWords = Vector256.Create(0xFFFFFFFFul);
        var high = (even >>> 32) | (odd & ~lowWords);
        var low = (even & lowWords) | (odd << 32);
        return (high.AsUInt32(), low.AsUInt32());
    }

    /// <summary>ln(n / 2^24) for n from 1 to 2^24. ln m = 2 atanh((m - 1) / (m + 1)) for the mantissa m in [sqrt(1/2), sqrt 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LogOf24Bits(Vector256<uint> n)
    {
        var bits = Vector256.ConvertToSingle(n.AsInt32()).AsInt32() - Vector256.Create(SqrtHalfBits);
        var exponent = Vector256.ConvertToSingle((bits >> MantissaBits) + Vector256.Create(-Bits));
        var mantissa = ((bits & Vector256.Create(MantissaMask)) + Vector256.Create(SqrtHalfBits)).AsSingle();

        var one = Vector256<float>.One;
        var s = (mantissa - one) / (mantissa + one);
        var square = s * s;
        var series = Vector256.Create(2f / 11);
        series = (series * square) + Vector256.Create(2f / 9);
        series = (series * square) + Vector256.Create(2f / 7);
        series = (series * square) + Vector256.Create(2f / 5);
        series = (series * square) + Vector256.Create(2f / 3);
        var rest = (exponent * Vector256.Create(Ln2Low)) + (series * square * s);
        return rest + (s + s) + (exponent * Vector256.Create(Ln2High));
    }

    /// <summary>
    /// Sine and cosine of 2 pi n / 2^24 for n below 2^24: the nearest quarter turn is split off in integers, and the Taylor
    /// series of the rest, at most an eighth of a turn, stop where the next term is below 2^-26 of the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Sine, Vector256<float> Cosine) SinCosOf24Bits(Vector256<uint> n)
    {
        var quarter = (n.AsInt32() + Vector256.Create(1 << (QuarterBits - 1))) >>> QuarterBits;
        var rest = n.AsInt32() - (quarter << QuarterBits);
        var angle = Vector256.ConvertToSingle(rest) * Vector256.Create((float)(2 * Math.PI / (1 << Bits)));
        var square = angle * angle;

        var sine = Vector256.Create(1f / 362880);
        sine = (sine * square) - Vector256.Create(1f / 5040);
        sine = (sine * square) + Vector256.Create(1f / 120);
        sine = (sine * square) - Vector256.Create(1f / 6);
        sine = (sine * square * angle) + angle;

        var cosine = Vector256.Create(-1f / 3628800);
        cosine = (cosine * square) + Vector256.Create(1f / 40320);
        cosine = (cosine * square) - Vector256.Create(1f / 720);
        cosine = (cosine * square) + Vector256.Create(1f / 24);
        cosine = (cosine * square) - Vector256.Create(0.5f);
        cosine = (cosine * square) + Vector256<float>.One;

        // An odd number of quarter turns swaps the two; bit 1 of the number, and of the number plus one, holds the signs.
        var swap = Vector256.Equals(quarter & Vector256<int>.One, Vector256<int>.One).AsSingle();
        var sineSign = ((quarter & Vector256.Create(2)) << 30).AsSingle();
        var cosineSign = (((quarter + Vector256<int>.One) & Vector256.Create(2)) << 30).AsSingle();
        return (Vector256.ConditionalSelect(swap, cosine, sine) ^ sineSign, Vector256.ConditionalSelect(swap, sine, cosine) ^ cosineSign);
    }

    // The base library's product of 64-bit lanes takes several instructions where the processor has one for 32-bit factors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<uint> evenLanes, uint multiplier) => Avx2.IsSupported
        ? Avx2.Multiply(evenLanes, Vector256.Create(multiplier))
        : (evenLanes.AsUInt64() & Vector256.Create(0xFFFFFFFFul)) * Vector256.Create((ulong)multiplier);
}
