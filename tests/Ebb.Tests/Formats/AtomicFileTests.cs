using System.Text;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ExistingFile_IsReplaced()
    {
        string path = _folder.Write("a.txt", [1, 2, 3]);
        AtomicFile.WriteBytes(path, Encoding.ASCII.GetBytes("new"));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Write_FailureHalfway_LeavesTheOldFileAndNothingElse()
    {
        string path = _folder.Write("a.txt", [1, 2, 3]);
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new InvalidOperationException();
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_MissingFolder_IsMade()
    {
        string path = _folder.File("deep/er/a.txt");
        AtomicFile.WriteBytes(path, new byte[] { 7 });
        Assert.Equal([7], File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_ToAFolder_SaysSo()
    {
        var error = Assert.Throws<IOException>(() => AtomicFile.WriteBytes(_folder.Path, new byte[1]));
        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TheFolderIsTakenAway_ReportsThat()
    {
        string folder = _folder.File("deep");
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(Path.Combine(folder, "a.txt"), _ => Directory.Delete(folder, recursive: true)));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void DeleteLeftovers_OfKilledWriters_TakesTheirFilesAlone()
    {
        string id = Guid.NewGuid().ToString("N");
        string[] mine = ["a.tmp", ".a.tmp", $"a.{id}.tmp", $".a.{id[1..]}.tmp", $".{id}.tmp", $".a.{id}.txt"], left = [$".a.txt.{id}.tmp", $"deep/.b.{id}.tmp"];
        foreach (string name in mine.Concat(left)) _folder.Write(name, [1]);
        AtomicFile.DeleteLeftovers(_folder.Path);
        Assert.Equal(mine.Order(StringComparer.Ordinal), Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
