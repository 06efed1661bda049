using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class FileCursorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Readers that take a path, each with one of its own.</summary>
    public static TheoryData<string> Readers => [.. ByName.Keys];

    private static Dictionary<string, Action<string>> ByName { get; } = new()
    {
        ["npy"] = path => NpyFile.Read(path),
        ["idx"] = path => IdxFile.Read(path),
        ["png"] = path => PngFile.Read(path),
        ["pnm"] = path => PnmFile.Read(path),
        ["safetensors"] = path => SafetensorsFile.Read(path),
        ["index"] = path => SafetensorsIndex.Read(path),
        ["log"] = path => TrainingLogFile.Read(path),
        ["config"] = path => JsonConfig.Read(path, "", root => root.ValueKind),
        ["small"] = path => SmallFile.Read(path),
    };

    [SkippableTheory]
    [MemberData(nameof(Readers))]
    public void Open_LinkToADeviceWithoutEnd_IsRefused(string reader)
    {
        Skip.If(!File.Exists("/dev/zero"), "This system has no file without end.");
        string path = _folder.File("file");
        File.CreateSymbolicLink(path, "/dev/zero");
        BadBytes.AssertAllocatesLittle(() => Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => ByName[reader](path)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_EmptyFile_IsRefused() =>
        Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => FileCursor.Open(_folder.Write("a", []))).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void Resolve_ChainsOfLinks_EndAtTheFileOrAtTheFirstLink()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        File.CreateSymbolicLink(_folder.File("a"), _folder.File("b"));
        File.CreateSymbolicLink(_folder.File("b"), _folder.Write("c", [1, 2, 3]));
        Assert.Equal(3, FileCursor.Resolve(_folder.File("a")).Length);
        File.CreateSymbolicLink(_folder.File("round"), _folder.File("about"));
        File.CreateSymbolicLink(_folder.File("about"), _folder.File("round"));
        Assert.Equal(_folder.File("round"), FileCursor.Resolve(_folder.File("round")).FullName);
    }
}
