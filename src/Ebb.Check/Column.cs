namespace Ebb.Check;

/// <summary>An image (H, W, C) that is zero outside of a window of rows and columns: a column of a zonotope.</summary>
internal sealed class Column(int width, int channels, int top, int left, int bottom, int right)
{
    public double[] Values { get; init; } = new double[(bottom - top) * (right - left) * channels];

    public (int Top, int Left, int Bottom, int Right) Window => (top, left, bottom, right);

    /// <summary>The sum of the magnitudes less the largest one: how unlike a box it is.</summary>
    public double Score => Values.Sum(Math.Abs) - Values.Max(Math.Abs);

    /// <summary>The values of some pixels of a row, all in the window.</summary>
    public Span<double> Pixels(int row, int column, int count) =>
        Values.AsSpan((((row - top) * (right - left)) + column - left) * channels, count * channels);

    /// <summary>A column for each number that is not 0, with that at its place and nothing else.</summary>
    public static IEnumerable<Column> Single(double[] sizes, int width, int channels)
    {
        foreach (var (e, size) in sizes.Index().Where(one => one.Item != 0))
        {
            var (row, column) = (e / channels / width, e / channels % width);
            var single = new Column(width, channels, row, column, row + 1, column + 1);
            single.Values[e % channels] = size;
            yield return single;
        }
    }

    /// <summary>Adds another of no larger window, each element times a factor.</summary>
    public Column Add(Column other, double[] factors)
    {
        var (from, left) = (other.Window, other.Window.Left);
        for (int row = from.Top; row < from.Bottom; row++)
        {
            var values = other.Pixels(row, left, from.Right - left);
            var sums = Pixels(row, left, from.Right - left);
            var by = factors.AsSpan(((row * width) + left) * channels);
            for (int i = 0; i < values.Length; i++) sums[i] += values[i] * by[i];
        }

        return this;
    }

    public Column Times(double[] factors) => new Column(width, channels, top, left, bottom, right).Add(this, factors);

    /// <summary>Adds the magnitudes to those of an image.</summary>
    public void AddMagnitudes(double[] sums)
    {
        for (int row = top; row < bottom; row++)
        {
            var values = Pixels(row, left, right - left);
            for (int i = 0; i < values.Length; i++) sums[(((row * width) + left) * channels) + i] += Math.Abs(values[i]);
        }
    }
}
