namespace Ebb.Check;

/// <summary>An image (H, W, C) that is zero outside of a window of rows and columns, and the values in it: a column of a zonotope.</summary>
internal sealed class Column(int width, int channels, int top, int left, int bottom, int right)
{
    public double[] Values { get; init; } = new double[(bottom - top) * (right - left) * channels];

    public (int Top, int Left, int Bottom, int Right) Window => (top, left, bottom, right);

    /// <summary>The sum of the magnitudes less the largest one: how unlike a box it is.</summary>
    public double Score => Values.Sum(Math.Abs) - Values.Max(Math.Abs);

    /// <summary>The values of some pixels of a row, all in the window.</summary>
    public Span<double> Pixels(int row, int column, int count) => Values.AsSpan((((row - top) * (right - left)) + column - left) * channels, count * channels);

    /// <summary>A column for each number that is not 0, with that at its place and nothing else.</summary>
    public static IEnumerable<Column> Single(double[] sizes, int width, int channels) =>
        from one in sizes.Index()
        where one.Item != 0
        let pixel = (Row: one.Index / channels / width, Column: one.Index / channels % width)
        select new Column(width, channels, pixel.Row, pixel.Column, pixel.Row + 1, pixel.Column + 1)
        {
            Values = [.. Enumerable.Range(0, channels).Select(c => c == one.Index % channels ? one.Item : 0)],
        };

    /// <summary>A times this and b times another, of no larger window, for each element.</summary>
    public Column Combine(double[] a, Column? other, double[] b)
    {
        var sum = new Column(width, channels, top, left, bottom, right);
        sum.Add(this, a);
        if (other is not null) sum.Add(other, b);
        return sum;
    }

    /// <summary>Adds the magnitudes to those of an image.</summary>
    public void AddMagnitudes(double[] sums)
    {
        for (int row = top; row < bottom; row++)
        {
            var values = Pixels(row, left, right - left);
            var to = sums.AsSpan(((row * width) + left) * channels);
            for (int i = 0; i < values.Length; i++) to[i] += Math.Abs(values[i]);
        }
    }

    private void Add(Column other, double[] factors)
    {
        var window = other.Window;
        for (int row = window.Top; row < window.Bottom; row++)
        {
            var from = other.Pixels(row, window.Left, window.Right - window.Left);
            var to = Pixels(row, window.Left, window.Right - window.Left);
            var by = factors.AsSpan(((row * width) + window.Left) * channels);
            for (int i = 0; i < from.Length; i++) to[i] += from[i] * by[i];
        }
    }
}
