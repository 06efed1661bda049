using Ebb.Data;
using Ebb.Formats;
using Ebb.Tensors;

namespace Ebb.Studio.Playground;

/// <summary>Images as the bytes that a picture has of them, a quarter of the memory.</summary>
internal sealed class KeptImages
{
    private readonly Shape _shape;
    private readonly byte[] _bytes;

    public KeptImages(ImageBatch images)
    {
        _shape = images.Shape;
        _bytes = new byte[_shape.Count];
        var values = images.Values();
        for (int i = 0; i < _bytes.Length; i++) _bytes[i] = PixelBytes.FromUnit(values[i]);
    }

    public int Bytes => _bytes.Length;

    /// <summary>The images side by side.</summary>
    public Picture Grid(int columns) => new ImageBatch(_shape, Array.ConvertAll(_bytes, PixelBytes.ToUnit)).Grid(columns);
}
