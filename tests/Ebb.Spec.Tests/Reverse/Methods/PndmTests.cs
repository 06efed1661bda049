using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Reverse.Methods;

public sealed class PndmTests
{
    [Fact]
    public void Plan_OfAGrid_AsksFourTimesInEachOfThreeSteps()
    {
        SamplerPlan<double> plan = new Pndm().Plan(LevelFamily.Flow.GridWithMiddles(5, middles: 3), PredictionKind.Eps);
        Assert.Equal(12 + 2, plan.Evaluations);
        Assert.Equal(5 + 3, plan.Stages.Count(stage => stage.EndsStep));
        Assert.Empty(new Pndm().Plan([LevelFamily.Flow.At(0.5)], PredictionKind.Eps).Stages);
    }

    [Fact]
    public void Plan_OfTooShortAGrid_SaysHowLongItMustBe()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("grid", () => new Pndm().Plan(LevelFamily.Flow.Grid(5), PredictionKind.Eps));
        Assert.Contains("7 or more", error.Message, StringComparison.Ordinal);
    }
}
