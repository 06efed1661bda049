namespace Ebb.Verify.Boxes;

/// <summary>Cuts things that each begin at one pixel into blocks of <see cref="Lanes.Count"/>, so that those of a block are near each other.</summary>
internal static class TileOrder
{
    private const int TileRows = 4, TileColumns = 3;

    /// <summary>Where a pixel comes in the order: by tiles of 4 x 3, then by rows and columns in it.</summary>
    public static int Rank(int pixel, int width)
    {
        int row = pixel / width, column = pixel % width, tilesAcross = (width + TileColumns - 1) / TileColumns;
        int tile = ((row / TileRows) * tilesAcross) + (column / TileColumns);
        return (((tile * TileRows) + (row % TileRows)) * TileColumns) + (column % TileColumns);
    }

    /// <summary>Blocks of generators that each touch one value.</summary>
    /// <param name="touched">Pixel, channel and coefficient of each.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="channels">Channels of the value.</param>
    /// <param name="pool">Where memory comes from.</param>
    public static IEnumerable<GeneratorBlock> Blocks(
        IEnumerable<(int Pixel, int Channel, double Size)> touched, int width, int channels, BufferPool pool)
    {
        foreach (var chunk in touched.OrderBy(one => Rank(one.Pixel, width)).ThenBy(one => one.Channel).Chunk(Lanes.Count))
        {
            var (rows, columns) = (chunk.Select(one => one.Pixel / width), chunk.Select(one => one.Pixel % width));
            var block = new GeneratorBlock(pool, new(rows.Min(), columns.Min(), rows.Max() + 1, columns.Max() + 1), channels);
            block.Numbers.Clear();
            for (int lane = 0; lane < chunk.Length; lane++)
            {
                var (pixel, channel, size) = chunk[lane];
                block.NumbersAt(pixel / width, pixel % width)[(channel * Lanes.Count) + lane] = size;
            }

            yield return block;
        }
    }
}
