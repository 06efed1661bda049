using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Registry;

internal static class ScalarsDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        new SqrtNonneg(),
        new Divide(DivisionGuard.Additive),
        new Divide(DivisionGuard.Floor),
        new ClampToUnit(),
    ];

    private sealed class SqrtNonneg() : Definition("Guarded.SqrtNonneg", (-0.5, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [Guarded.SqrtNonneg(x[0])];
    }

    private sealed class Divide(DivisionGuard guard) : Definition($"Guarded.Divide {guard}", (-5, 5), (0, 1))
    {
        public override string OutOfHalf => "1e-6 and 1e-12 lie below its range";

        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [Guarded.Divide(x[0], x[1], guard)];
    }

    private sealed class ClampToUnit() : Definition("Piecewise.ClampToUnit", (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [Piecewise.ClampToUnit(x[0])];
    }
}
