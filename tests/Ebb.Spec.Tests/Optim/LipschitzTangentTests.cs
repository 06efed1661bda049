using Ebb.Spec.Optim;

namespace Ebb.Spec.Tests.Optim;

public sealed class LipschitzTangentTests
{
    [Fact]
    public void Kappa_OfAGradientThatLeadsOutward_LeavesNothingAlongTheWeights()
    {
        // L = w1 w2 at (2, 3): S = (1/2, 1/3), S . W = 2.
        double[] w = [2, 3], s = [1 / 2.0, 1 / 3.0], g = [-4, 1];
        double kappa = LipschitzTangent.Kappa((g[0] * w[0]) + (g[1] * w[1]), 2.0);
        double along = ((g[0] - (kappa * s[0])) * w[0]) + ((g[1] - (kappa * s[1])) * w[1]);
        Assert.Equal(-2.5, kappa);
        Assert.Equal(0, along, 12);
    }

    [Fact]
    public void Kappa_OfAGradientThatLeadsInward_IsNone() => Assert.Equal(0, LipschitzTangent.Kappa(3.0, 2.0));
}
