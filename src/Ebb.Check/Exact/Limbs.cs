namespace Ebb.Check.Exact;

/// <summary>Whole numbers of many limbs of 64 bits, two's complement, the lowest first; all modulo 2^(64 limbs), so the caller sees to the room.</summary>
internal static class Limbs
{
    /// <summary><c>sum += x magnitude</c>, or <c>sum -= x magnitude</c> where the mask is all ones: -x m = (~x) m + m.</summary>
    public static void AddProduct(Span<ulong> sum, ReadOnlySpan<ulong> x, ulong magnitude, ulong mask)
    {
        ulong carry = magnitude & mask;
        for (int j = 0; j < sum.Length && j < x.Length; j++)
        {
            // The largest sum, (2^64 - 1)^2 + 2 (2^64 - 1), is 2^128 - 1: the high half never overflows.
            ulong high = Math.BigMul(x[j] ^ mask, magnitude, out ulong low);
            low += carry;
            if (low < carry) high++;
            ulong total = sum[j] + low;
            if (total < low) high++;
            (sum[j], carry) = (total, high);
        }
    }

    /// <summary><c>sum += x</c>.</summary>
    public static void Add(Span<ulong> sum, ReadOnlySpan<ulong> x) => AddProduct(sum, x, 1, 0);

    /// <summary><c>result = x 2^-bits</c>, rounded down.</summary>
    public static void ShiftDown(Span<ulong> result, ReadOnlySpan<ulong> x, int bits)
    {
        var (whole, part) = (bits / 64, bits % 64);
        ulong sign = (ulong)((long)x[^1] >> 63);
        for (int j = 0; j < result.Length; j++)
        {
            ulong low = j + whole < x.Length ? x[j + whole] : sign, high = j + whole + 1 < x.Length ? x[j + whole + 1] : sign;
            result[j] = part == 0 ? low : (low >> part) | (high << (64 - part));
        }
    }
}
