using System.Globalization;
using Xunit;

namespace Ebb.Testing;

/// <summary>
/// The comparisons of the golden READMEs. Infinities must match in sign, NaN matches NaN, missing elements (null) are not compared.
/// A failure names the case, the array, the element that is worst, what was got and what was wanted.
/// </summary>
public static class Close
{
    /// <summary>|got - want| &lt;= atol + rtol * |want| for every element (nets, unet2d).</summary>
    public static void Elementwise(string what, GoldenArray want, ReadOnlySpan<double> got, Tolerance tolerance) =>
        Check(what, want, got, tolerance.ToString(), i => tolerance.Absolute + tolerance.Relative * Math.Abs(want.Data[i]));

    /// <summary>The same for float32 results.</summary>
    public static void Elementwise(string what, GoldenArray want, ReadOnlySpan<float> got, Tolerance tolerance) =>
        Elementwise(what, want, Widen(got), tolerance);

    /// <summary>The same for one number.</summary>
    public static void Elementwise(string what, double want, double got, Tolerance tolerance) =>
        Elementwise(what, new GoldenArray([], [want]), [got], tolerance);

    /// <summary>|got - want| &lt;= tol * (1 + max|want|) over the whole array (samplers).</summary>
    public static void ByArray(string what, GoldenArray want, ReadOnlySpan<double> got, double tol)
    {
        double limit = tol * (1 + Largest(want, 0, want.Count));
        Check(what, want, got, string.Create(CultureInfo.InvariantCulture, $"{tol:g3} (1 + max|want|)"), _ => limit);
    }

    /// <summary>max|got - want| &lt;= tol * max(1, max|want|) in each slice along the last axis (processes).</summary>
    public static void BySlice(string what, GoldenArray want, ReadOnlySpan<double> got, double tol)
    {
        int width = want.Shape.Length >= 2 && want.Shape[^1] > 0 ? want.Shape[^1] : 1;
        Check(what, want, got, string.Create(CultureInfo.InvariantCulture, $"{tol:g3} max(1, max|want|) of the slice"),
            i => tol * Math.Max(1, Largest(want, i / width * width, width)));
    }

    private static void Check(string what, GoldenArray want, ReadOnlySpan<double> got, string rule, Func<int, double> limit)
    {
        if (got.Length != want.Count) Assert.Fail($"{what}: got {got.Length} values, wanted {want.Count} ([{string.Join(", ", want.Shape)}]).");

        int worst = -1, failures = 0;
        double worstExcess = 1;
        for (int i = 0; i < got.Length; i++)
        {
            double excess = want.IsMissing(i) ? 0 : Excess(got[i], want.Data[i], limit(i));
            if (excess > 1) failures++;
            if (excess <= worstExcess) continue;
            worstExcess = excess;
            worst = i;
        }

        if (worst >= 0) Assert.Fail(Message(what, want, worst, got[worst], limit(worst), rule, failures));
    }

    // How many times the limit the error is; more than 1 fails.
    private static double Excess(double got, double want, double limit)
    {
        if (got.Equals(want)) return 0;
        double error = Math.Abs(got - want);
        if (double.IsFinite(want) && error <= limit) return 0;
        return double.IsFinite(error) && limit > 0 ? Math.Max(error / limit, 1.0000001) : double.MaxValue;
    }

    private static double Largest(GoldenArray want, int start, int count)
    {
        double largest = 0;
        for (int i = start; i < start + count; i++)
        {
            if (!want.IsMissing(i) && double.IsFinite(want.Data[i])) largest = Math.Max(largest, Math.Abs(want.Data[i]));
        }

        return largest;
    }

    private static string Message(string what, GoldenArray want, int worst, double got, double limit, string rule, int failures) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{what}{Position(want.Shape, worst)}: got {got:r}, wanted {want.Data[worst]:r}, off by {Math.Abs(got - want.Data[worst]):g3}, "
            + $"allowed {limit:g3} = {rule}. {failures} of {want.Count} elements fail.");

    private static string Position(int[] shape, int flat)
    {
        int[] position = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--) (flat, position[axis]) = Math.DivRem(flat, shape[axis]);
        return $"[{string.Join(", ", position)}]";
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }
}
