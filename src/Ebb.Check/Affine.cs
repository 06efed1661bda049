namespace Ebb.Check;

/// <summary><c>Centre + sum of columns times e's of [-1, 1] + [-Remainder, Remainder]</c>; Radius is at least the sum of the columns' magnitudes.</summary>
internal sealed record Affine(double[] Centre, double[] Remainder, double[] Radius, List<Images> Columns)
{
    public static Affine Of(double[] centre, double[] remainder, List<Images> columns)
    {
        double[] sums = new double[centre.Length];
        foreach (var some in columns) some.AddMagnitudes(sums);
        return new(centre, remainder, [.. sums.Select(sum => Up(sum, columns.Count * Vector<double>.Count))], columns);
    }

    /// <summary>More than the share of the terms' magnitudes that a sum of n products loses in any order, of factors that are off by a few 2^-53.</summary>
    public static double Gamma(int n) => (n + 8) * (1.0 / (1L << 52));

    /// <summary>At least the sum of n numbers, none negative, that was computed with rounding; 1e-60 is more than all underflows.</summary>
    public static double Up(double sum, int n) => (sum * (1 + Gamma(n))) + 1e-60;

    /// <summary>A x + B y for each element, where x has the first of y's columns. Terms is at least the sum of the magnitudes that made B.</summary>
    public static Affine Combine(Affine x, Affine y, Func<int, (double A, double B, double Terms)> factors)
    {
        double[] a = new double[y.Centre.Length], b = [.. a], centre = [.. a], remainder = [.. a];
        for (int e = 0; e < a.Length; e++)
        {
            (a[e], b[e], double terms) = factors(e);
            double sizes = (Math.Abs(a[e]) * x.Size(e)) + (terms * y.Size(e));
            centre[e] = (a[e] * x.Centre[e]) + (b[e] * y.Centre[e]);
            remainder[e] = Up((Math.Abs(a[e]) * x.Remainder[e]) + (Math.Abs(b[e]) * y.Remainder[e]) + (Gamma(16) * sizes), 16);
        }

        return Of(centre, remainder, [.. y.Columns.Select((of, j) => j < x.Columns.Count ? of.Times(b).Add(x.Columns[j], a) : of.Times(b))]);
    }

    public double Size(int e) => Math.Abs(Centre[e]) + Radius[e] + Remainder[e];

    public (double Low, double High) Range(int e)
    {
        double half = Up(Radius[e] + Remainder[e], 2);
        return (Math.BitDecrement(Centre[e] - half), Math.BitIncrement(Centre[e] + half));
    }
}
