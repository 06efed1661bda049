using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Guidance;

/// <summary>Sorts without asking which of two values is greater.</summary>
internal static class SortingNetwork
{
    /// <summary>Batcher's merge exchange for any number of values, about n (log2 n)^2 / 4 exchanges. Knuth, volume 3, algorithm 5.2.2M.</summary>
    public static void Sort<TScalar>(Span<TScalar> values)
    {
        if (values.Length < 2) return;
        int largest = 1 << BitOperations.Log2((uint)(values.Length - 1));
        for (int p = largest; p > 0; p /= 2)
        {
            Exchange(values, p, 0, p);
            for (int q = largest; q > p; q /= 2) Exchange(values, p, p, q - p);
        }
    }

    // Orders the values i and i + distance wherever bit p of i is as asked.
    private static void Exchange<TScalar>(Span<TScalar> values, int p, int bit, int distance)
    {
        for (int i = 0; i + distance < values.Length; i++)
        {
            if ((i & p) != bit) continue;
            (TScalar x, TScalar y) = (values[i], values[i + distance]);
            (values[i], values[i + distance]) = (Piecewise.Min(x, y), Piecewise.Max(x, y));
        }
    }
}
