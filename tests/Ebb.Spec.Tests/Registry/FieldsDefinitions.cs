using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Registry;

internal static class FieldsDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        .. from @from in Enum.GetValues<PredictionKind>() from to in Enum.GetValues<PredictionKind>() select new Conversion(@from, to),
    ];

    private sealed class Conversion(PredictionKind from, PredictionKind to) : Definition(
        $"FieldConversion.Apply {from} to {to}", (0.3, 0.9), (0.3, 0.9), (-1.5, -0.5), (0.5, 1.5), (-2, 2), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => FieldConversion.Apply(
            new NoiseLevel<TScalar>(x[0], x[1], x[2], x[3]), from, to, TensorOf.Vector(x[4]), TensorOf.Vector(x[5])).Values();
    }
}
