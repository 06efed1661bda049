using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;

namespace Ebb.Spec.Tests.Reverse;

public sealed class PndmTests
{
    private static readonly GaussianData Data = new(0.7, 0.4, 0.8, 1.3);

    public static TheoryData<string> Paths { get; } = [.. LevelFamily.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Run_OfTheExactField_ConvergesWithOrderTwo(string path)
    {
        LevelFamily family = LevelFamily.All.Single(one => one.Name == path);
        double fitted = Math.Log2(Error(160) / Error(320));
        Assert.Equal(2, fitted, 0.2);

        double Error(int steps)
        {
            IReadOnlyList<GridPoint<double>> grid = Grid(family, steps);
            double[] start = [.. Enumerable.Range(0, 3).Select(i => Data.State(grid[0].Level, i, 1))];
            double[] end = SamplerRun.Final(
                new Pndm().Plan(grid, PredictionKind.Eps), Data.Model(family.Level, PredictionKind.Eps), TensorOf.Vector(start)).Values();
            return end.Select((x, i) => Math.Abs(x - Data.State(grid[^1].Level, i, 1))).Max();
        }
    }

    [Fact]
    public void Plan_OfAGrid_AsksFourTimesInEachOfThreeSteps()
    {
        SamplerPlan<double> plan = new Pndm().Plan(Grid(LevelFamily.Flow, 5), PredictionKind.Eps);
        Assert.Equal(12 + 2, plan.Evaluations);
        Assert.Equal(5, plan.Stages.Count(stage => stage.EndsStep));
        Assert.Empty(new Pndm().Plan([LevelFamily.Flow.At(0.5)], PredictionKind.Eps).Stages);
    }

    [Fact]
    public void Plan_OfTooShortAGrid_SaysHowLongItMustBe()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("grid", () => new Pndm().Plan(LevelFamily.Flow.Grid(5), PredictionKind.Eps));
        Assert.Contains("7 or more", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<GridPoint<double>> Grid(LevelFamily family, int steps)
    {
        IReadOnlyList<GridPoint<double>> halves = family.Grid(2 * steps);
        return [.. halves.Where((_, i) => i <= 6 || i % 2 == 0)];
    }
}
