using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebb.Verify.Kernels;

/// <summary>
/// The inner loops of digit arithmetic, for <see cref="Width"/> neighbouring pixels at a time. Digits and weights are 32-bit integers, held in 64-bit
/// lanes; products and sums are exact, so that the vector loops and the plain ones give the same integers.
/// </summary>
internal static class DigitKernel
{
    /// <summary>Pixels at a time.</summary>
    public const int Width = 32;

    private const int Lanes = 4;

    // Adding this before a logical shift makes it an arithmetic one for |sum| < 2^62, and rounds to the nearest.
    private const int Lift = 62;

    /// <summary>Whether the vector loops run on this machine.</summary>
    public static bool HasVectors => Avx2.IsSupported;

    /// <summary>sums[i] += sum over t of weights[t] values[start + offsets[t] + i].</summary>
    public static void Add(Span<long> sums, ReadOnlySpan<long> values, int start, ReadOnlySpan<int> offsets, ReadOnlySpan<int> weights, bool vectors)
    {
        if (vectors && Avx2.IsSupported) AddVectors(sums, values, start, offsets, weights);
        else AddPlainly(sums, values, start, offsets, weights);
    }

    /// <summary>sums[i] += sum over t of weights[t] values[start + offsets[t] + i], rounded: one product and one sum at a time, in order.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> values, int start, ReadOnlySpan<int> offsets, ReadOnlySpan<double> weights)
    {
        ref double from = ref MemoryMarshal.GetReference(values), to = ref MemoryMarshal.GetReference(sums);
        for (nuint i = 0; i < Width; i += 4 * Lanes)
        {
            var sum0 = Vector256.LoadUnsafe(ref to, i);
            var sum1 = Vector256.LoadUnsafe(ref to, i + Lanes);
            var sum2 = Vector256.LoadUnsafe(ref to, i + (2 * Lanes));
            var sum3 = Vector256.LoadUnsafe(ref to, i + (3 * Lanes));
            for (int t = 0; t < offsets.Length; t++)
            {
                var weight = Vector256.Create(weights[t]);
                nuint at = (nuint)(start + offsets[t]) + i;
                sum0 += weight * Vector256.LoadUnsafe(ref from, at);
                sum1 += weight * Vector256.LoadUnsafe(ref from, at + Lanes);
                sum2 += weight * Vector256.LoadUnsafe(ref from, at + (2 * Lanes));
                sum3 += weight * Vector256.LoadUnsafe(ref from, at + (3 * Lanes));
            }

            sum0.StoreUnsafe(ref to, i);
            sum1.StoreUnsafe(ref to, i + Lanes);
            sum2.StoreUnsafe(ref to, i + (2 * Lanes));
            sum3.StoreUnsafe(ref to, i + (3 * Lanes));
        }
    }

    /// <summary>Splits sums, of magnitudes below 2^62: digit = sum - carry 2^28 in [-2^27, 2^27).</summary>
    /// <param name="sums">In: the sums. Out: the carries.</param>
    /// <param name="digits">The digits.</param>
    /// <param name="vectors">Whether to use vectors where there are some.</param>
    public static void Split(Span<long> sums, Span<long> digits, bool vectors)
    {
        const long Half = 1L << (ExactRun.Digit.Bits - 1);
        if (vectors && Vector256.IsHardwareAccelerated)
        {
            ref long sum = ref MemoryMarshal.GetReference(sums), digit = ref MemoryMarshal.GetReference(digits);
            for (nuint i = 0; i < Width; i += Lanes)
            {
                var value = Vector256.LoadUnsafe(ref sum, i);
                var lifted = value + Vector256.Create((1L << Lift) + Half);
                var carry = Vector256.ShiftRightLogical(lifted, ExactRun.Digit.Bits) - Vector256.Create(1L << (Lift - ExactRun.Digit.Bits));
                (value - Vector256.ShiftLeft(carry, ExactRun.Digit.Bits)).StoreUnsafe(ref digit, i);
                carry.StoreUnsafe(ref sum, i);
            }

            return;
        }

        for (int i = 0; i < Width; i++)
        {
            long carry = (sums[i] + Half) >> ExactRun.Digit.Bits;
            digits[i] = sums[i] - (carry << ExactRun.Digit.Bits);
            sums[i] = carry;
        }
    }

    private static void AddVectors(Span<long> sums, ReadOnlySpan<long> values, int start, ReadOnlySpan<int> offsets, ReadOnlySpan<int> weights)
    {
        ref long from = ref MemoryMarshal.GetReference(values), to = ref MemoryMarshal.GetReference(sums);
        var sum0 = Vector256.LoadUnsafe(ref to);
        var sum1 = Vector256.LoadUnsafe(ref to, Lanes);
        var sum2 = Vector256.LoadUnsafe(ref to, 2 * Lanes);
        var sum3 = Vector256.LoadUnsafe(ref to, 3 * Lanes);
        var sum4 = Vector256.LoadUnsafe(ref to, 4 * Lanes);
        var sum5 = Vector256.LoadUnsafe(ref to, 5 * Lanes);
        var sum6 = Vector256.LoadUnsafe(ref to, 6 * Lanes);
        var sum7 = Vector256.LoadUnsafe(ref to, 7 * Lanes);
        for (int t = 0; t < offsets.Length; t++)
        {
            var weight = Vector256.Create((long)weights[t]).AsInt32();
            nuint at = (nuint)(start + offsets[t]);
            sum0 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at).AsInt32());
            sum1 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at + Lanes).AsInt32());
            sum2 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at + (2 * Lanes)).AsInt32());
            sum3 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at + (3 * Lanes)).AsInt32());
            sum4 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at + (4 * Lanes)).AsInt32());
            sum5 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at + (5 * Lanes)).AsInt32());
            sum6 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at + (6 * Lanes)).AsInt32());
            sum7 += Avx2.Multiply(weight, Vector256.LoadUnsafe(ref from, at + (7 * Lanes)).AsInt32());
        }

        sum0.StoreUnsafe(ref to);
        sum1.StoreUnsafe(ref to, Lanes);
        sum2.StoreUnsafe(ref to, 2 * Lanes);
        sum3.StoreUnsafe(ref to, 3 * Lanes);
        sum4.StoreUnsafe(ref to, 4 * Lanes);
        sum5.StoreUnsafe(ref to, 5 * Lanes);
        sum6.StoreUnsafe(ref to, 6 * Lanes);
        sum7.StoreUnsafe(ref to, 7 * Lanes);
    }

    private static void AddPlainly(Span<long> sums, ReadOnlySpan<long> values, int start, ReadOnlySpan<int> offsets, ReadOnlySpan<int> weights)
    {
        for (int t = 0; t < offsets.Length; t++)
        {
            var from = values.Slice(start + offsets[t], Width);
            for (int i = 0; i < Width; i++) sums[i] += weights[t] * from[i];
        }
    }
}
