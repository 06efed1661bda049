using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Registry;

internal static class ReverseDefinitions
{
    private static readonly DivisionGuard[] Guards = Enum.GetValues<DivisionGuard>();

    private static readonly ClipMode[] Clips = Enum.GetValues<ClipMode>();

    private static readonly PredictionKind[] Kinds = Enum.GetValues<PredictionKind>();

    public static IReadOnlyList<Definition> All { get; } =
    [
        .. Guards.Select(guard => new X0(guard)),
        .. from guard in Guards from clip in Clips select new Ddim(clip, guard),
        .. from guard in Guards from clip in Clips select new Ddpm(clip, guard),
        .. from clip in Clips select new DdimSampler(clip),
        .. from kind in Kinds from clip in Clips select new DdimBetween(kind, 0.5, clip),
        .. from kind in Kinds from variance in Enum.GetValues<DdpmVariance>() select new DdpmRun(kind, variance),
        .. Kinds.Select(kind => new Inversion(kind)),
    ];

    private static TScalar[] Numbers<TScalar>(ReverseCoefficients<TScalar> step) =>
        [step.X0FromX, step.X0FromOutput, step.FromX, step.FromX0, step.FromOutput, step.FromNoise];

    private sealed class X0(DivisionGuard guard) : Definition($"X0Pred {guard}", (0.01, 0.5), (-3, 3), (-3, 3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            X0Pred.Apply(new VpSchedule<TScalar>([x[0]]), 1, TensorOf.Vector(x[1]), TensorOf.Vector(x[2]), guard).Values();
    }

    private sealed class Ddim(ClipMode clip, DivisionGuard guard) : Definition($"DdimStep {clip} {guard}", (0.05, 0.5), (0.5, 0.98))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => Numbers(DdimStep.Coefficients(x[0], x[1], clip, guard));
    }

    private sealed class Ddpm(ClipMode clip, DivisionGuard guard) : Definition($"DdpmStep {clip} {guard}", (0.05, 0.2), (0.1, 0.4))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            Numbers(DdpmStep.Coefficients(VpSchedule.Linear(4, x[0], x[1]), 3, 1, clip, guard));
    }

    private sealed class DdimSampler(ClipMode clip) : Definition($"ReverseSampler.Ddim {clip}", (0.05, 0.2), (0.1, 0.4), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            Conventions conventions = new(clip, DivisionGuard.Floor, TimeConvention.OverLast);
            VpSchedule<TScalar> schedule = VpSchedule.Linear(4, x[0], x[1]);
            return ReverseSampler.Ddim(schedule, (noisy, _) => noisy, TensorOf.Vector(x[2]), conventions).Values();
        }
    }

    // Two flow-matching levels, the second the cleaner.
    private sealed class DdimBetween(PredictionKind kind, double eta, ClipMode clip) : Definition($"DdimStep {kind} {clip}, eta {eta}", (0.6, 0.8), (0.2, 0.4))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            Numbers(DdimStep.Coefficients(NoiseLevel.OfFlow(x[0]), NoiseLevel.OfFlow(x[1]), kind, eta, clip, DivisionGuard.Floor));
    }

    private sealed class DdpmRun(PredictionKind kind, DdpmVariance variance) : Definition($"Ddpm {kind} {variance}", (0.6, 0.8), (0.2, 0.4), (-1, 1), (0.1, 0.5))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            SamplerPlan<TScalar> plan = new Spec.Reverse.Methods.Ddpm(variance, ClipMode.None).Plan(LevelGrid.OfFlow<TScalar>([x[0], x[1]], [x[0]]), kind);
            TScalar[] output = variance is DdpmVariance.Learned or DdpmVariance.LearnedRange ? [x[2], x[3]] : [x[2]];
            return SamplerRun.Final(plan, (_, _) => Image(output), Image(x[3]), _ => Image(x[2])).Values();
        }

        private static Tensor<TScalar> Image<TScalar>(params TScalar[] channels) => Tensor.Create(channels, [1, channels.Length, 1, 1]);
    }

    private sealed class Inversion(PredictionKind kind) : Definition($"DdimInversion {kind}", (0.2, 0.4), (0.6, 0.8), (-1, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => SamplerRun.Final(
            new DdimInversion().Plan(LevelGrid.OfFlow<TScalar>([x[0], x[1]], [x[0]]), kind), (noisy, _) => noisy, TensorOf.Vector(x[2])).Values();
    }
}
