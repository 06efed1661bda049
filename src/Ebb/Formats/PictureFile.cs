namespace Ebb.Formats;

/// <summary>Pictures on disk, by the ending of the file's name.</summary>
public static class PictureFile
{
    /// <summary>Writes PNG (.png) or text PPM (.ppm), whole or not at all.</summary>
    /// <exception cref="ArgumentException">The ending is another.</exception>
    public static void Write(string path, Picture picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(picture);
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PNG":
                PngFile.Write(path, picture);
                break;
            case ".PPM":
                PnmFile.WriteText(path, picture);
                break;
            default:
                throw new ArgumentException($"A picture is written as .png or .ppm; got {path}.", nameof(path));
        }
    }
}
