using System.Numerics.Tensors;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Spec.Tests.Exact;

namespace Ebb.Spec.Tests.Registry;

internal static class ExactDefinitions
{
    public static IReadOnlyList<Definition> All { get; } = [.. ExactCase.All.Select(law => new Fields(law)), new Sample(), new Matrices()];

    private sealed class Fields(ExactCase law) : Definition($"ExactDistribution, {law}", [(0.4, 1), .. Enumerable.Repeat((-1.5, 1.5), law.Dimension)])
    {
        // The weights are exponentials of sums of squares of up to 20.
        public override double Roundings => 500;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            NoiseLevel<TScalar> level = NoiseLevel.OfFlow(x[0]);
            Tensor<TScalar> state = Tensor.Create(x[1..], [1, x.Length - 1]);
            ExactDistribution<TScalar> made = law.Make<TScalar>();
            return
            [
                .. made.X0(state, level).Values(), .. made.Eps(state, level).Values(), .. made.V(state, level).Values(),
                .. made.Score(state, level).Values(), .. made.LogDensity(state, level).Values(),
                .. made.Mean(level).Values(), .. made.Covariance(level).Values(),
            ];
        }
    }

    private sealed class Sample() : Definition("ExactDistribution.Sample", (0.1, 0.9), (-2, 2), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => ExactCase.Named("one Gaussian").Make<TScalar>()
            .Sample([0], Tensor.Create(x[1..], [1, 2]), NoiseLevel.OfFlow(x[0])).Values();
    }

    private sealed class Matrices() : Definition("SymmetricMatrix", (1, 2), (-0.5, 0.5), (1.5, 3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            Tensor<TScalar> matrix = Tensor.Create([x[0], x[1], x[1], x[2]], [2, 2]);
            return [.. SymmetricMatrix.LogDeterminant(matrix).Values(), .. SymmetricMatrix.SquareRoot(matrix).Values()];
        }
    }
}
