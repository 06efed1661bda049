using FsCheck.Fluent;

namespace Ebb.Cli.Tests.Parsing;

public sealed class CommandLineTests
{
    private static readonly string[] Words =
    [
        "train", "sample", "data", "list", "fetch", "info", "convert", "--steps", "--steps=3", "--T", "0", "1", "-1", "--", "-", "", "=", "--=", "--out", "a.npy", "--json",
        "--help", "@x", "--seed", "1e999", "[suggest]", "[diagram]", "--lr:1", "-n", "\u0000", "--n", "npy:",
    ];

    [Fact]
    public void Run_AnyWords_EndsWithAStableCodeAndAtMostTwoErrorLinesWhenWrong()
    {
        var line = Gen.Elements(Words).ArrayOf().Where(words => words.Length < 8);
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(line.ToArbitrary(), words =>
        {
            using var folder = new TemporaryFolder();
            var run = CliRun.In(folder.Path, words);
            return run.Code switch
            {
                0 => true,
                1 => run.ErrorLines[^1].StartsWith("ebb: ", StringComparison.Ordinal) && !run.Error.Contains("unexpected ", StringComparison.Ordinal),
                2 => run.ErrorLines.Length == 2 && run.Out.Length == 0,
                _ => false,
            };
        }));
    }
}
