using Ebb.Data;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Data;

public sealed class ProgramFinderTests
{
    [SkippableFact]
    public void Find_TakesExecutablesFromAbsoluteFoldersOnly()
    {
        if (OperatingSystem.IsWindows()) throw new SkipException("Windows has no execute bit.");
        using var folder = new TemporaryFolder();
        string program = folder.Write("a/tool", [1]), plain = folder.Write("b/tool", [1]);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetUnixFileMode(plain, UnixFileMode.UserRead);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.File("a"));
        Assert.Equal(program, ProgramFinder.Find("tool", $"{folder.File("b")}:{folder.File("a")}"));
        Assert.Null(ProgramFinder.Find("tool", relative));
        Assert.Null(ProgramFinder.Find("tool", $":.:{folder.File("b")}"));
        Assert.Null(ProgramFinder.Find("tool", null));
    }
}
