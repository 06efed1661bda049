using System.Numerics.Tensors;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Reverse;

public sealed class X0PredTests
{
    [Fact]
    public void Apply_WithTheTrueNoise_GivesTheImageBackUpToTheGuard() => Laws.Hold(
        from step in Laws.Steps from x0 in Laws.Vectors(1) from eps in Laws.Vectors(4) select (step.Schedule, T: step.From, x0, eps),
        given =>
        {
            double root = Math.Sqrt(given.Schedule.AlphaBar(given.T));
            Tensor<double> x = QSample.Apply(QSample.Coefficients(given.Schedule, given.T), given.x0, given.eps);
            double[] want = given.x0.Values();
            double[] floored = X0Pred.Apply(given.Schedule, given.T, x, given.eps, DivisionGuard.Floor).Values();
            double[] added = X0Pred.Apply(given.Schedule, given.T, x, given.eps).Values();

            double rounding = 4e-15 / root;
            for (int i = 0; i < want.Length; i++)
            {
                Assert.Equal(want[i], floored[i], rounding);
                Assert.Equal(want[i], added[i], (1e-6 * Math.Abs(want[i]) / root) + rounding);
            }
        });
}
