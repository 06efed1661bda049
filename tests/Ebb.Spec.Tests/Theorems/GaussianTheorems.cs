using System.Numerics.Tensors;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Spec.Tests.Processes;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Theorems;

public sealed class GaussianTheorems
{
    [Fact]
    [Theorem("gaussian-forward", Evidence.Property)]
    public void GaussianForward_OfOneImage_HasTheNormalDensity() => Laws.Hold(
        from level in KnownProcesses.Levels from x0 in Laws.Vectors(2) from x in Laws.Vectors(3) select (level, x0: x0.Values(), x: x.Values()),
        given =>
        {
            (NoiseLevel<double> level, double[] x0, double[] x) = given;
            EmpiricalDistribution<double> image = new(Tensor.Create(x0, [1, x0.Length]));
            double distance = x.Zip(x0, (a, b) => Math.Pow((a - (level.Alpha * b)) / level.Sigma, 2)).Sum();
            double expected = (-distance / 2) - (x.Length * (Math.Log(level.Sigma) + (Math.Log(2 * Math.PI) / 2)));

            Assert.Equal(expected, image.LogDensity(Tensor.Create(x, [1, x.Length]), level).Values()[0], 1e-11 * (1 + Math.Abs(expected)));
        });
}
