using System.Security.Cryptography;

namespace Ebb.Check.Files;

/// <summary>A file that a certificate names and binds by its SHA-256, read once: what is checked is what was hashed.</summary>
internal static class BoundFile
{
    private const long MostBytes = 1 << 30;

    /// <summary>The bytes of <c>{ "file": NAME, "sha256": HASH }</c>.</summary>
    /// <param name="item">The entry.</param>
    /// <param name="folder">Where the file is; its name leads nowhere else.</param>
    public static byte[] Read(JsonItem item, string folder)
    {
        item.WithKeys("file sha256");
        string name = item["file"].Text;
        bool isPlain = name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        if (!isPlain) throw item["file"].Not("a plain file name");
        byte[] bytes = Read(Path.Combine(folder, name));
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (hash != item["sha256"].Text) throw item["sha256"].Not($"{hash}, the SHA-256 of {name}");
        return bytes;
    }

    /// <summary>The bytes of a file that is not too long.</summary>
    public static byte[] Read(string path)
    {
        RejectedException.Unless(File.Exists(path), $"{path} is missing.");
        RejectedException.Unless(new FileInfo(path).Length <= MostBytes, $"{path} has more than {MostBytes} bytes.");
        return File.ReadAllBytes(path);
    }
}
