using Ebb.Optim;

namespace Ebb.Tests.Optim;

public sealed class LearningRateFactorTests
{
    [Fact]
    public void At_Cosine_StartsAtOneIsHalfInTheMiddleAndFalls()
    {
        double[] factors = [.. Enumerable.Range(0, 100).Select(step => LearningRateFactor.At(LearningRateSchedule.Cosine, step, 100))];
        Assert.Equal(1, factors[0]);
        Assert.Equal(0.5, factors[50], 1e-15);
        Assert.Equal(factors.OrderDescending(), factors);
        Assert.InRange(factors[^1], 0, 1e-3);
    }

    [Fact]
    public void At_Constant_IsOne() => Assert.Equal(1, LearningRateFactor.At(LearningRateSchedule.Constant, 99, 100));

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void At_StepOutsideTheRun_Throws(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateFactor.At(LearningRateSchedule.Cosine, step, 100));
}
