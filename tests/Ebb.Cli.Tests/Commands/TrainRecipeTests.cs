using System.Runtime.CompilerServices;
using Ebb.Cli.Commands;
using Ebb.Cli.Engine;

namespace Ebb.Cli.Tests.Commands;

public sealed class TrainRecipeTests
{
    public static TheoryData<string> Names() => [.. TrainRecipe.All.Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Execute_Recipe_IsTheCommandItStandsFor(string name)
    {
        var recipe = TrainRecipe.All.Single(one => one.Name == name);
        var expected = Settings(recipe.Command["ebb ".Length..]) with { Recipe = name };
        foreach (string line in new[] { $"train --recipe {name}", $"train --recipe={name.ToUpperInvariant()}" })
        {
            var settings = Settings(line);
            Assert.Equal(expected.UNet!.Channels, settings.UNet!.Channels);
            Assert.Equal(expected with { UNet = settings.UNet with { Channels = expected.UNet.Channels }, Command = settings.Command }, settings with { UNet = settings.UNet with { Channels = expected.UNet.Channels } });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Execute_RecipeWithFlags_LetsTheFlagsWin(string name)
    {
        var settings = Settings($"train --steps 7 --recipe {name} --batch-size=3 --dataset mnist --schedule cosine --ema off");
        Assert.Equal((7, 3, "mnist", "squaredcos_cap_v2"), (settings.Steps, settings.BatchSize, settings.Dataset, settings.Schedule));
        Assert.Equal((name, null, null, null), (settings.Recipe, settings.BetaEnd, settings.EmaDecay, settings.ShapesSize));
    }

    [Fact]
    public void Execute_RecipeWithImagesOfOnesOwn_TrainsOnThese()
    {
        var settings = Settings("train --recipe fashion-mnist-unet --x mine.npy");
        Assert.Equal(("mine.npy", "shapes", null), (settings.ImagesPath, settings.Dataset, settings.ShapesSize));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_OfARecipe_ShowsItsDefaultsAndItsCommand(string name)
    {
        var recipe = TrainRecipe.All.Single(one => one.Name == name);
        var run = CliRun.Of($"train --recipe {name} --help");
        string page = string.Join(' ', run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains($"ebb train --recipe {name} the same as {recipe.Command}", page, StringComparison.Ordinal);
        Assert.Contains("Default: unet.", page, StringComparison.Ordinal);
        Assert.Equal(recipe.Flags.Contains("--flip", StringComparison.Ordinal), page.Contains("as in a mirror, left for right. Default: on.", StringComparison.Ordinal));
        Assert.All(run.Out.Split('\n'), text => Assert.True(text.Length <= CliRun.Width && text == text.TrimEnd(), text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_OfARecipe_ShowsItsCommand(string name)
    {
        string page = File.ReadAllText(Path.Combine(Recipes(), name + ".md"));
        Assert.Contains($"\n{TrainRecipe.All.Single(recipe => recipe.Name == name).Command}\n", page, StringComparison.Ordinal);
        Assert.Contains($"({name}.md)", File.ReadAllText(Path.Combine(Recipes(), "README.md")), StringComparison.Ordinal);
    }

    private static string Recipes([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "recipes");

    private static TrainSettings Settings(string line)
    {
        var run = CliRun.Of(line);
        Assert.True(run.Code == 0, run.Error);
        return run.Engine.Training!;
    }
}
