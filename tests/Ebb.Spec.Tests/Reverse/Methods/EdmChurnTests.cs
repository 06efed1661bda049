using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Reverse.Methods;

public sealed class EdmChurnTests
{
    [Theory]
    [InlineData(4, 10, 1, 0.4)]
    [InlineData(40, 10, 1, 0.41421356237309515)]
    [InlineData(4, 10, 0.5, 0.4)]
    [InlineData(4, 10, 2, 0.4)]
    [InlineData(4, 10, 0.49, 0)]
    [InlineData(4, 10, 2.01, 0)]
    public void Gamma_OfASigma_IsTheShareInsideTheWindow(double amount, int steps, double sigma, double gamma) =>
        Assert.Equal(gamma, new EdmChurn(amount, least: 0.5, greatest: 2).Gamma(sigma, steps), 1e-15);

    [Fact]
    public void Gamma_OfAPartOfAGrid_SharesAmongTheWhole() => Assert.Equal(0.1, new EdmChurn(2, steps: 20).Gamma(1.0, 5), 1e-15);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Churn_OfAStage_IsOrIsNotSeen(bool isSeen)
    {
        IReadOnlyList<GridPoint<double>> grid = LevelGrid.OfSigmas<double>([2, 0], [2]);
        EdmChurn churn = new(0.25, noise: 1.1);
        SamplerPlan<double> plan = (isSeen ? (ReverseMethod)new EdmHeun(churn) : new Euler(churn)).Plan(grid, PredictionKind.Eps);
        List<double> asked = [];
        SamplerState<double> end = SamplerRun.States(plan, Ask, TensorOf.Vector(3.0), _ => TensorOf.Vector(-0.5)).Single();

        // From sigma 2 to 2.5: noise of variance 2.5^2 - 2^2, times 1.1.
        double stirred = 3 - (0.5 * 1.1 * 1.5);
        Assert.Equal([isSeen ? stirred : 3], asked);
        Assert.Equal(stirred - (2.5 * 0.2), end.X0Hat.Values()[0], 1e-14);
        Assert.Equal(end.X0Hat.Values()[0], end.X.Values()[0], 1e-14);

        Tensor<double> Ask(Tensor<double> x, double sigma)
        {
            asked.Add(x.Values()[0]);
            Assert.Equal(isSeen ? 2.5 : 2, sigma);
            return TensorOf.Vector(0.2);
        }
    }

    [Fact]
    public void Run_WithoutTheNoiseItNeeds_Refuses()
    {
        SamplerPlan<double> plan = new Euler(new EdmChurn(1)).Plan(LevelGrid.OfSigmas<double>([2, 0], [2]), PredictionKind.Eps);
        Assert.Throws<ArgumentException>("noise", () => SamplerRun.Final(plan, (x, _) => x, TensorOf.Vector(1.0)));
    }
}
