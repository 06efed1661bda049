using Ebb.Spec.Fields;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>Random levels to step between.</summary>
internal static class LevelPairs
{
    /// <summary>A level of a path of <see cref="LevelFamily"/> and a cleaner one, which may be without noise.</summary>
    public static Gen<(GridPoint<double> From, GridPoint<double> To)> All { get; } =
        from family in Gen.Elements(LevelFamily.All.AsEnumerable())
        from noisy in Laws.Between(0.1, 1)
        from share in Laws.Between(0, 1)
        from endsClean in Gen.Choose(0, 4)
        let @from = family.At(family.Clean + (noisy * (family.Noisy - family.Clean)))
        let to = family.At(family.Clean + (noisy * share * (family.Noisy - family.Clean)))
        select (@from, endsClean == 0 ? new GridPoint<double>(0, new(1, 0, 0, 1), 0, 1) : to);

    public static Gen<PredictionKind> Kinds { get; } = Gen.Elements(Enum.GetValues<PredictionKind>());
}
