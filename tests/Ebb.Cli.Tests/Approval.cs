using System.Runtime.CompilerServices;

namespace Ebb.Cli.Tests;

/// <summary>What users see is pinned in files. EBB_APPROVE=1 writes them anew.</summary>
internal static class Approval
{
    /// <summary>Fails unless the text is what was approved, and no line of it is wider than it may be.</summary>
    public static void Check(string name, string text, int width)
    {
        string path = Path.Combine(Folder(), name + ".txt");
        if (Environment.GetEnvironmentVariable("EBB_APPROVE") == "1") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width && line == line.TrimEnd(), line));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Approved");
}
