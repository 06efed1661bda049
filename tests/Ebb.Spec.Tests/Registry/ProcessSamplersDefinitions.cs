using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse;

namespace Ebb.Spec.Tests.Registry;

internal static class ProcessSamplersDefinitions
{
    private static readonly (string Name, ReverseMethod Method)[] Methods =
    [
        ("Euler", new EulerMaruyama(stochastic: false)),
        ("Euler-Maruyama", new EulerMaruyama(stochastic: true)),
        ("Ddm", new Ddm(stochastic: false)),
        ("Ddm, stochastic", new Ddm(stochastic: true)),
        ("ProbabilityFlowHeun", new ProbabilityFlowHeun()),
    ];

    public static IReadOnlyList<Definition> All { get; } =
    [
        .. from method in Methods from kind in Enum.GetValues<PredictionKind>() select new Run(method.Name, method.Method, kind),
    ];

    // Two steps from t to t/3 with the network x/2 + t.
    private sealed class Run(string name, ReverseMethod method, PredictionKind kind) : Definition($"{name} on {kind}", (0.5, 0.8), (-2, 2), (-1, 1))
    {
        public override double Roundings => 200;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            TScalar third = x[0] / TScalar.CreateChecked(3);
            SamplerPlan<TScalar> plan = method.Plan(new OrnsteinUhlenbeck().Grid([x[0], third + third, third]), kind);
            return SamplerRun.Final(plan, Model, TensorOf.Vector(x[1]), _ => TensorOf.Vector(x[2])).Values();

            static Tensor<TScalar> Model(Tensor<TScalar> state, TScalar t) =>
                Tensor.Add<TScalar>(Tensor.Divide<TScalar>(state, TScalar.CreateChecked(2)), t);
        }
    }
}
