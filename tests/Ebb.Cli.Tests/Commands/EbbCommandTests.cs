using Ebb.Cli.Commands;

namespace Ebb.Cli.Tests.Commands;

public sealed class EbbCommandTests
{
    [Theory]
    [InlineData("train", "train")]
    [InlineData("data", "data")]
    [InlineData("trian", "train sample eval certify check data doctor studio")]
    [InlineData("--version", "train sample eval certify check data doctor studio")]
    [InlineData(null, "train sample eval certify check data doctor studio")]
    public void Subcommands_ByTheFirstWord_AreTheOneNamedOrAll(string? firstWord, string expected) =>
        Assert.Equal(expected.Split(' '), new EbbCommand(CliRun.Cores, firstWord).Subcommands.Select(command => command.Name));

    [Fact]
    public void Subcommands_MadeAlone_AreNamedAsTheyAreFound()
    {
        foreach (var command in new EbbCommand(CliRun.Cores, null).Subcommands)
        {
            Assert.Equal(command.Name, Assert.Single(new EbbCommand(CliRun.Cores, command.Name).Subcommands).Name);
        }
    }
}
