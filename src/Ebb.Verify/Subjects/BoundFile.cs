using System.Security.Cryptography;

namespace Ebb.Verify.Subjects;

/// <summary>A file that a certificate names and binds by its SHA-256.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Name">Its name.</param>
public sealed record BoundFile(string Folder, string Name)
{
    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name);

    /// <summary>Its SHA-256, 64 hexadecimal digits in lower case.</summary>
    public string Hash()
    {
        using var stream = File.OpenRead(Path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
