namespace Ebb.Fuzz.Tests;

/// <summary>The fuzzer in short, and every input on which a reader once failed.</summary>
public sealed class FuzzTests
{
    private const ulong Seed = 1;
    private const int Inputs = 2000;

    public static TheoryData<string> Formats => [.. Targets.All.Select(target => target.Name)];

    public static TheoryData<string> Findings =>
        [.. Directory.EnumerateFiles(FindingsPath, "*.bin", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(FindingsPath, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string FindingsPath => Path.Combine(AppContext.BaseDirectory, "Findings");

    [Theory]
    [MemberData(nameof(Formats))]
    public void Try_ManyInputs_FindsNothing(string format)
    {
        var target = Target(format);
        var run = new FuzzRun(target, Seed);
        for (long index = 0; index < Inputs * target.Share / 1000; index++)
        {
            if (run.Try(index) is { } finding) Assert.Fail(finding.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_FilesToBeginFrom_AreAccepted(string format)
    {
        var target = Target(format);
        var run = new FuzzRun(target, Seed);
        Assert.All(target.Files, file => Assert.Null(run.ProblemOf(file)));
        Assert.Equal(target.Files.Length, run.Tally.Accepted);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Input_SameSeedAndIndex_IsTheSame(string format)
    {
        var target = Target(format);
        Assert.All(Enumerable.Range(0, 50), index => Assert.Equal(target.Input(Seed, index), target.Input(Seed, index)));
        Assert.Contains(Enumerable.Range(0, 50), index => !target.Input(Seed, index).AsSpan().SequenceEqual(target.Input(Seed + 1, index)));
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void Read_KeptFinding_IsReadOrRefused(string file) =>
        Assert.Null(new FuzzRun(Target(file.Split('/')[0]), Seed).ProblemOf(File.ReadAllBytes(Path.Combine(FindingsPath, file))));

    [Fact]
    public void ProblemOf_ReaderThatBreaksEachPromise_IsFound()
    {
        Assert.Contains("OverflowException", ProblemOf(_ => throw new OverflowException()), StringComparison.Ordinal);
        Assert.Contains("not fit to be shown", ProblemOf(_ => throw new InvalidDataException("\u001b[2J")), StringComparison.Ordinal);
        Assert.Contains("were allocated", ProblemOf(_ => new byte[1 << 22].Length > 0 ? null : ""), StringComparison.Ordinal);
        Assert.Equal("wrong", ProblemOf(_ => "wrong"));
        Assert.Null(ProblemOf(_ => throw new InvalidDataException("refused")));
        Assert.Null(ProblemOf(_ => null));
    }

    private static string? ProblemOf(Func<byte[], string?> read) =>
        new FuzzRun(new("broken", () => [[0]], new Structures.JsonText(), read), Seed).ProblemOf([0]);

    private static FuzzTarget Target(string format) => Targets.All.First(target => target.Name == format);
}
