using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Tests.Reverse.Methods;

namespace Ebb.Spec.Tests.Registry;

/// <summary>Whole runs of the methods that integrate over the time of a process.</summary>
internal static class ProcessSamplersDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        .. from solver in Solver.All where solver.ReadsTime from kind in Enum.GetValues<PredictionKind>() select new Run(solver.Name, solver.Method, kind),
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
