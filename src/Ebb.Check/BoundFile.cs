namespace Ebb.Check;

/// <summary>A file that a certificate names and binds by its SHA-256, read once: what is checked is what was hashed.</summary>
internal static class BoundFile
{
    /// <summary>The bytes of <c>{ "file": NAME, "sha256": HASH }</c> in a folder; the name leads nowhere else.</summary>
    public static byte[] Read(JsonItem item, string folder)
    {
        string name = item.WithKeys("file sha256")["file"].Text;
        bool isPlain = name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        byte[] bytes = isPlain ? Read(Path.Combine(folder, name)) : throw item["file"].Not("a plain file name");
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return hash == item["sha256"].Text ? bytes : throw item["sha256"].Not($"{hash}, the SHA-256 of {name}");
    }

    public static byte[] Read(string path)
    {
        RejectedException.Unless(File.Exists(path), $"{path} is missing.");
        RejectedException.Unless(new FileInfo(path).Length <= 1 << 30, $"{path} has more than {1 << 30} bytes.");
        return File.ReadAllBytes(path);
    }
}
