using Ebb.Cli.Engine;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The doctor with the real library.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Examine_AFolderOfOnesOwn_FindsEverythingInOrderAndLeavesNothingBehind()
    {
        var outcome = Examine(_folder.Path, _folder.At("sets"));
        Assert.Equal(["runtime", "system", "vectors", "threads", "memory", "devices", "data", "folders", "decoders"], outcome.Findings.Select(finding => finding.Topic).Distinct());
        Assert.All(outcome.Findings, finding => Assert.NotEqual(DoctorVerdict.Failed, finding.Verdict));
        Assert.All(outcome.Kernels, kernel => Assert.True(kernel.IsGood, kernel.ToString()));
        Assert.Equal(outcome.Kernels.Count, outcome.Kernels.DistinctBy(kernel => kernel.Kernel).Count());
        Assert.Contains("mnist: not here; 'ebb data fetch mnist' prepares it", outcome.Findings.Select(finding => finding.Text));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Examine_AFileInTheWayOfRuns_Fails()
    {
        _folder.Touch("runs");
        var failed = Assert.Single(Examine(_folder.Path, _folder.At("sets")).Findings, finding => finding.Verdict == DoctorVerdict.Failed);
        Assert.Contains("is a file, not a folder", failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Examine_AFileInTheWayOfData_Warns()
    {
        string sets = _folder.Touch("sets");
        var outcome = Examine(_folder.Path, sets);
        Assert.Equal(0, outcome.Failed);
        Assert.Contains(outcome.Findings, finding => finding.Verdict == DoctorVerdict.Warning && finding.Text.Contains(sets, StringComparison.Ordinal));
    }

    private static DoctorOutcome Examine(string folder, string data) => new LibraryEngine().Examine(new DoctorSettings(folder, data), CancellationToken.None);
}
