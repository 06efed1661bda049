namespace Ebb.Formats;

/// <summary>The five row filters of PNG, forward and back. <c>back</c> is the distance in bytes to the pixel on the left.</summary>
internal static class PngFilter
{
    public const int Count = 5;

    /// <summary>Turns a filtered row into bytes, in place; <paramref name="above"/> is the row above, zeros for the first.</summary>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int back)
    {
        // One loop for each filter: a picture set has hundreds of millions of bytes.
        switch (filter)
        {
            case 1:
                for (int i = back; i < row.Length; i++) row[i] += row[i - back];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < back ? 0 : row[i - back]) + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++) row[i] += i < back ? above[i] : Paeth(row[i - back], above[i], above[i - back]);
                break;
        }
    }

    /// <summary>Filters <paramref name="row"/> into <paramref name="target"/>.</summary>
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int back, Span<byte> target)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < back ? 0 : row[i - back], corner = i < back ? 0 : above[i - back];
            target[i] = (byte)(row[i] - Predict(filter, left, above[i], corner));
        }
    }

    private static byte Predict(int filter, int left, int above, int corner) => filter switch
    {
        0 => 0,
        1 => (byte)left,
        2 => (byte)above,
        3 => (byte)((left + above) / 2),
        _ => Paeth(left, above, corner),
    };

    private static byte Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner), toCorner = Math.Abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) return (byte)left;
        return (byte)(toAbove <= toCorner ? above : corner);
    }
}
