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
}
