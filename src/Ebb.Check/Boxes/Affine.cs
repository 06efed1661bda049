namespace Ebb.Check.Boxes;

/// <summary>
/// What a value is for all starts at once: <c>Centre + sum over columns of column e + [-Remainder, Remainder]</c>, with the same e in [-1, 1] of a column everywhere.
/// Radius is at least the sum of the columns' magnitudes. Arrays are (C, H, W).
/// </summary>
internal sealed record Affine(double[] Centre, double[] Remainder, double[] Radius, List<Columns> Columns)
{
    // One operation loses at most 2^-53 of its result.
    private const double Unit = 1.0 / (1L << 52);

    /// <summary>More than all underflows together, and than what a step's numbers lose by being cut off at 2^-256.</summary>
    private const double Tiny = 1e-60;

    /// <summary>More than the share of the terms' magnitudes that a sum of n products loses, in any order: n u/(1 - n u) with u = 2^-53, and room for factors that are off by a few u.</summary>
    public static double Gamma(int n) => (n + 8) * Unit;

    /// <summary>At least the sum of n numbers, none negative, that was computed with rounding.</summary>
    public static double Up(double sum, int n) => (sum * (1 + Gamma(n))) + Tiny;

    /// <summary>Bounds of an element.</summary>
    public (double Low, double High) Range(int e)
    {
        double half = Up(Radius[e] + Remainder[e], 2);
        return (Math.BitDecrement(Centre[e] - half), Math.BitIncrement(Centre[e] + half));
    }

    /// <summary>The sums of the columns' magnitudes for each element; rows are shared out among the cores.</summary>
    public static double[] Magnitudes(IReadOnlyList<Columns> columns, int channels, int height, int width)
    {
        double[] sums = new double[channels * height * width];
        Parallel.For(0, height, row =>
        {
            foreach (var some in columns)
            {
                if (row < some.Window.Top || row >= some.Window.Bottom) continue;
                for (int column = some.Window.Left; column < some.Window.Right; column++)
                {
                    for (int c = 0; c < channels; c++) sums[(((c * height) + row) * width) + column] += some.Magnitude(some.At(row, column) + (2 * c));
                }
            }

            for (int e = row * width; e < sums.Length; e += e % width < width - 1 ? 1 : ((height - 1) * width) + 1) sums[e] = Up(sums[e], (columns.Count + 1) * Boxes.Columns.Lanes);
        });
        return sums;
    }
}
