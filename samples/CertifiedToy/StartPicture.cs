using Ebb.Formats;
using Ebb.Verify.Probability;

/// <summary>The plane of starts, each pixel in the colour of the disc that its start ends in: grey for none of them, black for undecided, circles where the discs are.</summary>
internal static class StartPicture
{
    private const int Size = 720;

    private static readonly byte[][] Colours = [[238, 119, 51], [0, 119, 187], [51, 187, 136], [238, 187, 0], [170, 51, 119], [102, 204, 238]];

    public static void Write(string path, PlaneResult result, IReadOnlyList<PlaneDisc> discs, double reach)
    {
        var picture = new Picture(Size, Size, 3);

        // Large squares first: small ones are at least a pixel, and would vanish under their neighbours.
        foreach (var square in result.Squares.OrderByDescending(square => square.Side)) Fill(picture, square, reach);
        foreach (var disc in discs) Circle(picture, disc, reach);
        PngFile.Write(path, picture);
    }

    private static void Fill(Picture picture, PlaneBox square, double reach)
    {
        byte[] colour = square.Disc switch
        {
            PlaneBox.Undecided => [0, 0, 0],
            PlaneBox.Outside => [225, 225, 225],
            var disc => Colours[disc % Colours.Length],
        };
        int left = Place(square.Left, reach), right = Math.Max(left + 1, Place(square.Left + square.Side, reach));
        int bottom = Place(square.Bottom, reach), top = Math.Max(bottom + 1, Place(square.Bottom + square.Side, reach));
        for (int y = Math.Max(0, bottom); y < Math.Min(Size, top); y++)
        {
            for (int x = Math.Max(0, left); x < Math.Min(Size, right); x++) colour.CopyTo(picture.Pixel(x, Size - 1 - y));
        }
    }

    private static void Circle(Picture picture, PlaneDisc disc, double reach)
    {
        for (int i = 0; i < 2000; i++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * i / 2000);
            int x = Place(disc.X + (disc.Radius * cosine), reach), y = Place(disc.Y + (disc.Radius * sine), reach);
            if (x is >= 0 and < Size && y is >= 0 and < Size) ((byte[])[255, 255, 255]).CopyTo(picture.Pixel(x, Size - 1 - y));
        }
    }

    private static int Place(double value, double reach) => (int)Math.Floor((value + reach) / (2 * reach) * Size);
}
