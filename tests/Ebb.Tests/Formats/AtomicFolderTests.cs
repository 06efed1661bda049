using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("a");

    private string SetAside => _folder.File(".a.old");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_AFolderThatIsThere_IsReplacedWhole()
    {
        AtomicFolder.Write(Target, [Content("one", 1), Content("two", 1)]);
        AtomicFolder.Write(Target, [Content("one", 2)]);
        Assert.Equal("one=2", Read(Target));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_TheDiskFillsUp_LeavesWhatWasThereAndNothingElse()
    {
        AtomicFolder.Write(Target, [Content("one", 1)]);
        var error = Assert.Throws<IOException>(() => AtomicFolder.Write(Target, [Content("one", 2), ("two", stream =>
        {
            stream.Write(new byte[100_000]);
            Assert.Equal("one=1", Read(AtomicFolder.Find(Target)));
            throw new IOException("full");
        })]));
        Assert.Equal("full", error.Message);
        Assert.Equal("one=1", Read(Target));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_TheParentIsTakenAway_ReportsThat()
    {
        string parent = _folder.File("parent");
        Assert.ThrowsAny<IOException>(() => AtomicFolder.Write(Path.Combine(parent, "a"), [("one", _ => Directory.Delete(parent, recursive: true))]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    /// <summary>What is on disk at each point where a writer that replaces a folder can be killed.</summary>
    [Theory]
    [InlineData(true, false, true, "old")]
    [InlineData(false, true, true, "old")]
    [InlineData(true, true, false, "new")]
    public void Recover_AfterAWriterWasKilled_KeepsTheOneThatWasFound(bool hasTarget, bool hasAside, bool hasTemporary, string content)
    {
        if (hasAside) Place(SetAside, "old");
        if (hasTarget) Place(Target, content);
        if (hasTemporary) Place(_folder.File(".a.0123.tmp"), "new");
        Place(_folder.File("other"), "other");

        Assert.Equal(content, Read(AtomicFolder.Find(Target)));
        Assert.Equal(["a", "other"], AtomicFolder.Names(_folder.Path).Order(StringComparer.Ordinal));
        AtomicFolder.Recover(_folder.Path);
        Assert.Equal(content, Read(Target));
        Assert.Equal(["a", "other"], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Delete_AFolderSetAsideOrNot_LeavesNothing(bool isAside)
    {
        Place(isAside ? SetAside : Target, "old");
        AtomicFolder.Delete(Target);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private static (string Name, Action<Stream> Write) Content(string name, byte value) => (name, stream => stream.WriteByte((byte)('0' + value)));

    private static string Read(string folder) =>
        string.Join(' ', Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)}={File.ReadAllText(file)}".Replace("content=", "", StringComparison.Ordinal)));

    private static void Place(string folder, string content)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "content"), content);
    }
}
