using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Reverse.Methods;

public sealed class DpmSolverMultistepTests
{
    /// <summary>How many predictions each step looks at, which is its order.</summary>
    [Theory]
    [InlineData(3, 5, LowerOrderFinal.Never, false, false, "12333")]
    [InlineData(3, 5, LowerOrderFinal.Never, false, true, "12331")]
    [InlineData(3, 5, LowerOrderFinal.Never, true, false, "12331")]
    [InlineData(3, 5, LowerOrderFinal.BelowFifteenSteps, false, false, "12321")]
    [InlineData(3, 14, LowerOrderFinal.BelowFifteenSteps, false, false, "12333333333321")]
    [InlineData(3, 15, LowerOrderFinal.BelowFifteenSteps, false, false, "123333333333333")]
    [InlineData(3, 15, LowerOrderFinal.Always, false, false, "123333333333321")]
    [InlineData(2, 5, LowerOrderFinal.BelowFifteenSteps, false, true, "12221")]
    [InlineData(1, 3, LowerOrderFinal.BelowFifteenSteps, false, true, "111")]
    [InlineData(3, 1, LowerOrderFinal.BelowFifteenSteps, false, true, "1")]
    public void Orders_OfTheSteps_RampUpAndDown(int order, int steps, LowerOrderFinal lower, bool eulerAtFinal, bool endsClean, string orders)
    {
        IReadOnlyList<GridPoint<double>> grid = LevelFamily.Exploding.Grid(endsClean ? steps - 1 : steps, endsClean);
        SamplerPlan<double> plan = new DpmSolverMultistep(order, lowerOrderFinal: lower, eulerAtFinal: eulerAtFinal).Plan(grid, PredictionKind.Eps);

        Assert.Equal(orders, string.Concat(plan.Stages.Select(stage => stage.Next.FromX0s.Count)));
    }

    [Fact]
    public void Step_ToNoNoise_ReturnsThePredictedImage()
    {
        foreach (DpmAlgorithm algorithm in (DpmAlgorithm[])[DpmAlgorithm.Data, DpmAlgorithm.StochasticData])
        {
            LinearUpdate<double> last = new DpmSolverMultistep(3, algorithm: algorithm).Plan(LevelFamily.Flow.Grid(4, endsClean: true), PredictionKind.V).Stages[^1].Next;
            Assert.Equal((0, 1, 0), (last.FromX, Assert.Single(last.FromX0s), last.FromNoise));
        }
    }

    [Fact]
    public void Plan_FromNoSignal_IsFinite()
    {
        GridPoint<double>[] grid = [LevelFamily.Flow.At(1), LevelFamily.Flow.At(0.7), LevelFamily.Flow.At(0.4), LevelFamily.Flow.At(0.2), LevelFamily.Flow.At(0.1)];
        foreach (int order in (int[])[1, 2, 3])
        {
            Assert.All(
                new DpmSolverMultistep(order, lowerOrderFinal: LowerOrderFinal.Never).Plan(grid, PredictionKind.V).Stages,
                stage => Assert.All([stage.Next.FromX, .. stage.Next.FromX0s], weight => Assert.True(double.IsFinite(weight))));
        }
    }

    [Fact]
    public void Settings_ThatDoNotExist_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("order", () => new DpmSolverMultistep(0));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => new DpmSolverMultistep(4));
        Assert.Throws<ArgumentOutOfRangeException>("type", () => new DpmSolverMultistep(type: (DpmSolverType)9));
        Assert.Throws<ArgumentOutOfRangeException>("algorithm", () => new DpmSolverMultistep(algorithm: (DpmAlgorithm)9));
        Assert.Throws<ArgumentOutOfRangeException>("lowerOrderFinal", () => new DpmSolverMultistep(lowerOrderFinal: (LowerOrderFinal)9));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => new UniPc(4));
        Assert.Throws<ArgumentOutOfRangeException>("kind", () => new UniPc(kind: (UniPcKind)9));
    }
}
