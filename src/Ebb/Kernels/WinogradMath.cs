using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>
/// The one-dimensional transforms of Winograd's F(4, 3): four outputs of a three-tap correlation from six inputs by six
/// products, y = A'[(G g) * (B' d)] (Lavin and Gray, 2016). In two dimensions each transform goes over columns, then rows.
/// </summary>
/// <remarks>
/// The interpolation points are 0, 3/4, -3/4, 3/2, -3/2 and infinity. The usual 0, 1, -1, 2, -2 round about twice as coarsely. With
/// points a: a column of A' is 1, a, a^2, a^3; a row of G is (1, a, a^2) / prod(a - b); a row of B' holds the coefficients of
/// prod(x - b), the products over the other finite points b; infinity stands for the leading coefficients.
/// </remarks>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal static class WinogradMath<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private const float P = 0.75f;
    private const float Q = 1.5f;
    private const float P2 = P * P;
    private const float Q2 = Q * Q;

    /// <summary>B' d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(ref TVec d0, ref TVec d1, ref TVec d2, ref TVec d3, ref TVec d4, ref TVec d5)
    {
        TVec evenQ = Times(-Q2, d2, d4), oddQ = Times(-Q2, d1, d3);
        TVec evenP = Times(-P2, d2, d4), oddP = Times(-P2, d1, d3);
        d0 = Times(P2 * Q2, d0, Times(-(P2 + Q2), d2, d4));
        d5 = Times(P2 * Q2, d1, Times(-(P2 + Q2), d3, d5));
        d1 = Times(P, oddQ, evenQ);
        d2 = Times(-P, oddQ, evenQ);
        d3 = Times(Q, oddP, evenP);
        d4 = Times(-Q, oddP, evenP);
    }

    /// <summary>A' m: the outputs are left in m0 to m3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(ref TVec m0, ref TVec m1, ref TVec m2, ref TVec m3, TVec m4, TVec m5)
    {
        TVec sumP = TSimd.Add(m1, m2), differenceP = Times(-1, m2, m1);
        TVec sumQ = TSimd.Add(m3, m4), differenceQ = Times(-1, m4, m3);
        m0 = TSimd.Add(m0, TSimd.Add(sumP, sumQ));
        m1 = Times(Q, differenceQ, Times(P, differenceP, TSimd.Zero));
        m2 = Times(Q2, sumQ, Times(P2, sumP, TSimd.Zero));
        m3 = Times(Q2 * Q, differenceQ, Times(P2 * P, differenceP, m5));
    }

    /// <summary>G g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(TVec g0, TVec g1, TVec g2, out TVec u0, out TVec u1, out TVec u2, out TVec u3, out TVec u4, out TVec u5)
    {
        const float OverP = 1 / (2 * P2 * (P2 - Q2));
        const float OverQ = 1 / (2 * Q2 * (Q2 - P2));
        TVec evenP = Times(OverP, g0, Times(OverP * P2, g2, TSimd.Zero));
        TVec evenQ = Times(OverQ, g0, Times(OverQ * Q2, g2, TSimd.Zero));
        u0 = Times(1 / (P2 * Q2), g0, TSimd.Zero);
        u1 = Times(OverP * P, g1, evenP);
        u2 = Times(-OverP * P, g1, evenP);
        u3 = Times(OverQ * Q, g1, evenQ);
        u4 = Times(-OverQ * Q, g1, evenQ);
        u5 = g2;
    }

    /// <summary>A y, the transpose of <see cref="Output"/>: six values, stored a step apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Gradient(TVec y0, TVec y1, TVec y2, TVec y3, float* target, nint step)
    {
        TVec evenP = Times(P2, y2, y0), oddP = Times(P2 * P, y3, Times(P, y1, TSimd.Zero));
        TVec evenQ = Times(Q2, y2, y0), oddQ = Times(Q2 * Q, y3, Times(Q, y1, TSimd.Zero));
        TSimd.Store(target, y0);
        TSimd.Store(target + step, TSimd.Add(evenP, oddP));
        TSimd.Store(target + (2 * step), Times(-1, oddP, evenP));
        TSimd.Store(target + (3 * step), TSimd.Add(evenQ, oddQ));
        TSimd.Store(target + (4 * step), Times(-1, oddQ, evenQ));
        TSimd.Store(target + (5 * step), y3);
    }

    /// <summary>G' m, the transpose of <see cref="Filter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterGradient(TVec m0, TVec m1, TVec m2, TVec m3, TVec m4, TVec m5, out TVec g0, out TVec g1, out TVec g2)
    {
        const float OverP = 1 / (2 * P2 * (P2 - Q2));
        const float OverQ = 1 / (2 * Q2 * (Q2 - P2));
        TVec sumP = TSimd.Add(m1, m2), differenceP = Times(-1, m2, m1);
        TVec sumQ = TSimd.Add(m3, m4), differenceQ = Times(-1, m4, m3);
        g0 = Times(OverP, sumP, Times(OverQ, sumQ, Times(1 / (P2 * Q2), m0, TSimd.Zero)));
        g1 = Times(OverP * P, differenceP, Times(OverQ * Q, differenceQ, TSimd.Zero));
        g2 = Times(OverP * P2, sumP, Times(OverQ * Q2, sumQ, m5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Times(float factor, TVec value, TVec plus) => TSimd.MultiplyAdd(TSimd.Broadcast(factor), value, plus);
}
