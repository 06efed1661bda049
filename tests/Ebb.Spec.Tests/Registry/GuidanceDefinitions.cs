using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Guidance;

namespace Ebb.Spec.Tests.Registry;

internal static class GuidanceDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        new Guided(0),
        new Guided(0.7),
        new Threshold(0.8),
        .. Enum.GetValues<PredictionKind>().Select(kind => new Filter(kind)),
    ];

    private static (double From, double To)[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (-2 + (0.3 * i), -1 + (0.7 * i)))];

    private sealed class Guided(double rescale) : Definition($"ClassifierFreeGuidance, rescale {rescale}", Numbers(6))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => ClassifierFreeGuidance.Combine(
            Tensor.Create(x[..3], [1, 3]), Tensor.Create(x[3..], [1, 3]), scale: 2.5, rescale).Values();
    }

    private sealed class Threshold(double ratio) : Definition("DynamicThreshold", Numbers(5))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => DynamicThreshold.Apply(Tensor.Create(x, [1, x.Length]), ratio, maximum: 1.5).Values();
    }

    private sealed class Filter(PredictionKind kind) : Definition($"X0Filter {kind}", (0.3, 0.8), (-2, 2), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => X0Filter.Of<TScalar>(
            (_, _) => TensorOf.Vector(x[2]), kind, NoiseLevel.OfFlow, x0Hat => X0Filter.Clamp(x0Hat, 1))(TensorOf.Vector(x[1]), x[0]).Values();
    }
}
