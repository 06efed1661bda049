using System.Numerics.Tensors;
using Ebb.Spec.Dynamics;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Registry;

internal static class DynamicsDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        new VpLinear(),
        .. Enum.GetValues<DivisionGuard>().Select(guard => new FlowWeights(guard)),
        new FlowSampler(),
        .. Enum.GetValues<ClipMode>().Select(clip => new DdimConstant(clip)),
        new Banach(),
    ];

    private sealed class VpLinear() : Definition("VpLinearSchedule", (0.1, 0.5), (1, 4), (0.1, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            VpLinearSchedule<TScalar> schedule = new(x[0], x[1]);
            return [schedule.Beta(x[2]), schedule.AlphaBar(x[2]), schedule.Sigma(x[2])];
        }
    }

    private sealed class FlowWeights(DivisionGuard guard) : Definition($"ProbabilityFlow.Weights {guard}", (0.1, 0.5), (1, 4), (0.1, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            (TScalar fromX, TScalar fromEps) = ProbabilityFlow.Weights(new VpLinearSchedule<TScalar>(x[0], x[1]), x[2], guard);
            return [fromX, fromEps];
        }
    }

    private sealed class FlowSampler() : Definition("ProbabilityFlow.SampleEuler", (0.1, 0.5), (1, 4), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => ProbabilityFlow.SampleEuler(
            new VpLinearSchedule<TScalar>(x[0], x[1]), (state, time) => Tensor.Multiply<TScalar>(state, time), TensorOf.Vector(x[2]), 4).Values();
    }

    private sealed class DdimConstant(ClipMode clip) : Definition($"SamplerSystem.Constant {clip}", (0.05, 0.5), (0.5, 0.98), (0.5, 3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            [SamplerSystem.Constant(DdimStep.Coefficients(x[0], x[1], clip, DivisionGuard.Floor), new(x[2])).Constant];
    }

    private sealed class Banach() : Definition("Lipschitz.DistanceToFixedPoint", (0.1, 0.7), (0.5, 3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [new Lipschitz<TScalar>(x[0]).DistanceToFixedPoint(x[1], 3)];
    }
}
