namespace Ebb.Check;

/// <summary>As many columns of a zonotope as a vector has lanes. They are zero outside a window of rows and columns, and have a vector for each pixel and channel in it.</summary>
internal sealed class Columns(int top, int left, int bottom, int right, int channels, int height, int width)
{
    public (int Top, int Left, int Bottom, int Right) Window => (top, left, bottom, right);

    public int Channels => channels;

    public Vector<double>[] Values { get; } = new Vector<double>[(bottom - top) * (right - left) * channels];

    /// <summary>Where the first channel of a pixel of the window is.</summary>
    public int At(int row, int column) => (((row - top) * (right - left)) + column - left) * channels;

    /// <summary>Where an element of (C, H, W) is, or -1 where it is outside of the window.</summary>
    public int At(int e) => e / width % height is var row && row >= top && row < bottom && e % width is var column && column >= left && column < right
        ? At(row, column) + (e / width / height) : -1;

    /// <summary>Columns that are each a number at one element of (C, H, W), and 0 elsewhere.</summary>
    public static IEnumerable<Columns> Single(IEnumerable<double> sizes, int channels, int height, int width)
    {
        var order = sizes.Index().Where(one => one.Item > 0).OrderBy(one => one.Index % (height * width)).ThenBy(one => one.Index);
        foreach (var chunk in order.Chunk(Vector<double>.Count))
        {
            var (rows, cols) = (chunk.Select(one => one.Index / width % height).ToList(), chunk.Select(one => one.Index % width).ToList());
            var columns = new Columns(rows.Min(), cols.Min(), rows.Max() + 1, cols.Max() + 1, channels, height, width);
            for (int lane = 0; lane < chunk.Length; lane++) columns.Values[columns.At(chunk[lane].Index)] += Vector<double>.Zero.WithElement(lane, chunk[lane].Item);
            yield return columns;
        }
    }

    /// <summary>For each lane the sum of magnitudes less the largest one.</summary>
    public double[] Scores()
    {
        var (sum, most) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (var value in Values) (sum, most) = (sum + Vector.Abs(value), Vector.Max(most, Vector.Abs(value)));
        return [.. Enumerable.Range(0, Vector<double>.Count).Select(lane => (sum - most)[lane])];
    }

    /// <summary>The sums of the magnitudes of many for each element; channels are shared out among the cores.</summary>
    public static double[] Magnitudes(IReadOnlyList<Columns> many, int channels, int height, int width)
    {
        double[] sums = new double[channels * height * width];
        Parallel.For(0, channels, c =>
        {
            foreach (var some in many)
            {
                var window = some.Window;
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    for (int column = window.Left; column < window.Right; column++) sums[(((c * height) + row) * width) + column] += Vector.Sum(Vector.Abs(some.Values[some.At(row, column) + c]));
                }
            }
        });
        return [.. sums.Select(sum => Affine.Up(sum, (many.Count + 1) * Vector<double>.Count))];
    }
}

/// <summary>
/// What a value is for all starts at once: <c>Centre + sum over columns of column e + [-Remainder, Remainder]</c>, with the same e in [-1, 1] of a column everywhere.
/// Radius is at least the sum of the columns' magnitudes. Arrays are (C, H, W).
/// </summary>
internal sealed record Affine(double[] Centre, double[] Remainder, double[] Radius, List<Columns> Columns)
{
    /// <summary>
    /// More than the share of the terms' magnitudes that a sum of n products loses, in any order: n u/(1 - n u) with u = 2^-53, and room for factors that are off by a few u.
    /// </summary>
    public static double Gamma(int n) => (n + 8) * (1.0 / (1L << 52));

    /// <summary>At least the sum of n numbers, none negative, that was computed with rounding; 1e-60 is more than all underflows, and than what numbers lose that are cut at 2^-256.</summary>
    public static double Up(double sum, int n) => (sum * (1 + Gamma(n))) + 1e-60;

    /// <summary>Bounds of an element.</summary>
    public (double Low, double High) Range(int e)
    {
        double half = Up(Radius[e] + Remainder[e], 2);
        return (Math.BitDecrement(Centre[e] - half), Math.BitIncrement(Centre[e] + half));
    }
}
