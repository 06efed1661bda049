using Ebb.Formats;
using Ebb.Tensors;

namespace Ebb.Data;

/// <summary>Images in ordinary memory: float values, nominally in [-1, 1], in row-major N, C, H, W order.</summary>
public sealed class ImageBatch
{
    private const int VisibleSize = 64;

    private readonly float[] _values;

    /// <summary>Wraps <paramref name="values"/>, which the batch owns from then on.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public ImageBatch(Shape shape, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != shape.Count)
        {
            throw new ArgumentException($"Images of shape {shape} take {shape.Count} values; got {values.Length}.", nameof(values));
        }

        (Shape, _values) = (shape, values);
    }

    /// <summary>The shape, (N, C, H, W).</summary>
    public Shape Shape { get; }

    /// <summary>Reads a picture file as folders of pictures are read: laid over white, and made a square.</summary>
    /// <param name="path">A PNG or netpbm file, or any other that ImageMagick or ffmpeg reads where one is installed.</param>
    /// <param name="channels">1 for grey, 3 for colour, 4 with an alpha that is 1.</param>
    /// <param name="size">Rows and columns, at least 1.</param>
    /// <param name="crop">How a picture that is no square becomes one.</param>
    /// <returns>One image, (1, channels, size, size), in [-1, 1].</returns>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, too large or no known picture.</exception>
    /// <exception cref="DataUnavailableException">An outside program is needed, and none is installed.</exception>
    public static ImageBatch Read(string path, int channels, int size, ImageCrop crop = ImageCrop.Center)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var picture = ImageDecoder.ReadAsync(path, size, CancellationToken.None).GetAwaiter().GetResult();
        byte[] planes = PictureStack.Planes([Resizer.Square(picture.OverWhite(), size, crop)], channels);
        return new ImageBatch(new Shape(1, channels, size, size), Array.ConvertAll(planes, PixelBytes.ToUnit));
    }

    /// <summary>The number of images, N.</summary>
    public int Count => Shape.N;

    /// <summary>All values, in row-major N, C, H, W order.</summary>
    public ReadOnlySpan<float> Values() => _values;

    /// <summary>The values of <paramref name="count"/> images from <paramref name="first"/>.</summary>
    public ReadOnlySpan<float> Values(int first, int count) => _values.AsSpan(first * Shape.ImageCount, count * Shape.ImageCount);

    /// <summary>One image as 8-bit pixels.</summary>
    public Picture Picture(int index) => Formats.Picture.FromImage(Values(index, 1), Shape.C, Shape.H, Shape.W);

    /// <summary>Writes all images as one picture, side by side; the ending of the name (.png, .ppm) is the format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Images in a row; 0 makes the grid about square.</param>
    /// <param name="zoom">
    /// Every value becomes a square of this many pixels a side; 0 chooses the least that makes an image 64 pixels wide or high,
    /// so that small images can be seen.
    /// </param>
    public void SaveGrid(string path, int columns = 0, int zoom = 0) => PictureFile.Write(path, Grid(columns, zoom));

    /// <summary>All images as one picture, side by side.</summary>
    /// <param name="columns">Images in a row; 0 makes the grid about square.</param>
    /// <param name="zoom">As in <see cref="SaveGrid"/>.</param>
    public Picture Grid(int columns = 0, int zoom = 0)
    {
        if (zoom == 0) zoom = Math.Max(1, (VisibleSize + Math.Max(Shape.H, Shape.W) - 1) / Math.Max(Shape.H, Shape.W));
        return ImageGrid.LayOut(_values, Shape, columns, zoom: zoom);
    }

    /// <summary>Writes a grid (.png, .ppm) or the values as they are (.npy), by the ending of the name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Images in a row of the grid; 0 makes it about square.</param>
    public void Save(string path, int columns = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase)) NpyFile.Write(path, NpyArray.Of(_values, Shape.N, Shape.C, Shape.H, Shape.W));
        else SaveGrid(path, columns);
    }

    /// <summary>One image as a batch of its own.</summary>
    public ImageBatch Image(int index) => new(Shape.WithN(1), Values(index, 1).ToArray());

    /// <summary>The mean of the squared differences to images of the same shape.</summary>
    public double MeanSquaredError(ImageBatch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Shape != Shape) throw new ArgumentException($"Expected images of shape {Shape}; got {other.Shape}.", nameof(other));
        double sum = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double difference = (double)_values[i] - other._values[i];
            sum += difference * difference;
        }

        return sum / _values.Length;
    }
}
