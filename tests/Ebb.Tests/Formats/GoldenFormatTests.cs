using System.IO.Compression;
using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

/// <summary>Files written by NumPy and by the safetensors library itself.</summary>
[Trait("Category", "Golden")]
public sealed class GoldenFormatTests
{
    private static string Golden => Environment.GetEnvironmentVariable("EBB_GOLDEN") ?? FindGolden();

    private static string FindGolden()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "golden");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("tests/golden is not above the test's folder; set EBB_GOLDEN.");
    }

    public static TheoryData<string> Archives => [.. Directory.GetFiles(Golden, "*.npz", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Golden, path))];

    public static TheoryData<string> Weights => [.. Directory.GetFiles(Golden, "*.safetensors", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Golden, path))];

    [Theory]
    [MemberData(nameof(Archives))]
    public void NpyFile_ReadWritten_GivesNumPysBytesBack(string archive)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(Golden, archive));
        Assert.NotEmpty(zip.Entries);
        foreach (var entry in zip.Entries)
        {
            using var original = new MemoryStream();
            using (var stream = entry.Open()) stream.CopyTo(original);
            original.Position = 0;
            var array = NpyFile.Read(original, entry.FullName);
            Assert.Equal(original.ToArray(), BadBytes.Written(stream => NpyFile.Write(stream, array)));
        }
    }

    [Theory]
    [MemberData(nameof(Weights))]
    public void SafetensorsFile_ReadWrittenRead_KeepsEveryArray(string file)
    {
        var content = SafetensorsFile.Read(Path.Combine(Golden, file));
        byte[] written = BadBytes.Written(stream => SafetensorsFile.Write(stream, content));
        var back = SafetensorsFile.Read(new MemoryStream(written), file);
        Assert.Equal(content.Metadata, back.Metadata);
        Assert.Equal(content.Arrays.Keys, back.Arrays.Keys);
        foreach (var (name, array) in content.Arrays)
        {
            Assert.Equal(array.Shape, back.Arrays[name].Shape);
            Assert.Equal(array.Values, back.Arrays[name].Values);
        }
    }

    [Fact]
    public void SafetensorsFile_CifarLike_HasTheParametersOfItsManifest()
    {
        string folder = Path.Combine(Golden, "unet2d");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        foreach (var model in manifest.RootElement.EnumerateObject())
        {
            var content = SafetensorsFile.Read(Path.Combine(folder, model.Name, "diffusion_pytorch_model.safetensors"));
            Assert.Equal(model.Value.GetProperty("parameters").GetInt32(), content.Arrays.Values.Sum(array => array.Values.Length));
        }
    }
}
