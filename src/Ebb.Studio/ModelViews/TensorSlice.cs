using Ebb.Formats;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.ModelViews;

/// <summary>A slice of an array as a picture: blue below zero, white at zero, red above, by the largest magnitude of the slice.</summary>
internal static class TensorSlice
{
    private const int MostTiles = 1024;
    private const int MostSide = 512;
    private const int WantedSide = 256;
    private const int Gap = 3;
    private const byte Between = 150;

    /// <summary>The filters of output channel <paramref name="index"/>, one tile for each input; of a matrix, rows from index times 512; else the values in rows.</summary>
    /// <exception cref="RefusedException">There is no such slice.</exception>
    public static Picture Of(WeightShards weights, SafetensorsEntry entry, int index, CancellationToken cancellation)
    {
        var (tiles, rows, columns, first, slices) = Layout(entry, index);
        if (slices == 0) throw RefusedException.Missing("This array has no values.");
        if (index < 0 || index >= slices) throw RefusedException.Bad(FormattableString.Invariant($"index: expected 0 to {slices - 1}."));
        var values = new float[tiles * rows * columns];
        int at = 0;
        weights.Read(entry.Name, first, values.Length, piece =>
        {
            piece.CopyTo(values.AsSpan(at));
            at += piece.Length;
        }, cancellation);
        return Draw(values, at, tiles, rows, columns);
    }

    /// <summary>How many slices there are; 0 of an array without values.</summary>
    public static int Count(SafetensorsEntry entry) => Layout(entry, 0).Slices;

    private static (int Tiles, int Rows, int Columns, long First, int Slices) Layout(SafetensorsEntry entry, int index)
    {
        if (entry.Count == 0) return (0, 0, 0, 0, 0);
        int[] shape = entry.Shape;
        if (shape is [int outputs, int inputs, int height, int width] && height <= MostSide && width <= MostSide)
        {
            int tiles = Math.Min(inputs, Math.Max(1, Math.Min(MostTiles, MostSide * MostSide / (height * width))));
            return (tiles, height, width, (long)index * inputs * height * width, outputs);
        }

        int across = shape.Length == 2 ? Math.Min(shape[1], 4 * MostSide) : Math.Min(entry.Count, MostSide);
        if (shape.Length == 2 && across < shape[1]) across = MostSide;
        int all = (entry.Count + across - 1) / across, down = Math.Min(all, MostSide);
        return (1, down, across, (long)index * down * across, (all + down - 1) / down);
    }

    private static Picture Draw(float[] values, int known, int tiles, int rows, int columns)
    {
        float scale = 0;
        for (int i = 0; i < known; i++) if (float.IsFinite(values[i])) scale = Math.Max(scale, Math.Abs(values[i]));
        int gap = tiles > 1 ? Gap : 0, across = (int)Math.Ceiling(Math.Sqrt(tiles)), down = (tiles + across - 1) / across;
        int zoom = Math.Max(1, WantedSide / Math.Max(across * columns, down * rows)), cellWidth = (zoom * columns) + gap, cellHeight = (zoom * rows) + gap;
        var picture = new Picture((across * cellWidth) + gap, (down * cellHeight) + gap, 3);
        Array.Fill(picture.Pixels, Between);
        for (int i = 0; i < known; i++)
        {
            int tile = i / (rows * columns), y = i / columns % rows, x = i % columns;
            var (red, green, blue) = Colour(values[i], scale);
            int left = gap + (tile % across * cellWidth) + (zoom * x), top = gap + (tile / across * cellHeight) + (zoom * y);
            for (int pixel = 0; pixel < zoom * zoom; pixel++)
            {
                var target = picture.Pixel(left + (pixel % zoom), top + (pixel / zoom));
                (target[0], target[1], target[2]) = (red, green, blue);
            }
        }

        return picture;
    }

    private static (byte Red, byte Green, byte Blue) Colour(float value, float scale)
    {
        if (!float.IsFinite(value)) return (0, 0, 0);
        float part = scale > 0 ? value / scale : 0;
        byte faded = (byte)(255 * (1 - Math.Abs(part)));
        return part < 0 ? (faded, (byte)(faded + ((255 - faded) / 3)), (byte)255) : ((byte)255, faded, faded);
    }
}
