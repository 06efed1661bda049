using System.Numerics;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>Weights at given nodes. Björck and Pereyra, 1970: no pivots, and so no order of the scalars.</summary>
internal static class Vandermonde
{
    /// <summary>The w for which the sum over j of nodes[j]^n w[j] is moments[n], n = 0, 1, ..; as many moments as distinct nodes.</summary>
    public static TScalar[] Solve<TScalar>(IReadOnlyList<TScalar> nodes, IReadOnlyList<TScalar> moments)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] w = [.. moments];
        int last = w.Length - 1;
        for (int k = 0; k < last; k++)
        {
            for (int n = last; n > k; n--) w[n] -= nodes[k] * w[n - 1];
        }

        for (int k = last - 1; k >= 0; k--)
        {
            for (int n = k + 1; n <= last; n++) w[n] /= nodes[n] - nodes[n - k - 1];
            for (int n = k; n < last; n++) w[n] -= w[n + 1];
        }

        return w;
    }
}
