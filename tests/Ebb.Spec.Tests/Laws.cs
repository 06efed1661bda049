using System.Numerics.Tensors;
using Ebb.Spec.Schedules;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests;

/// <summary>Generators for the laws, and the one way they are checked (a failure prints the seed to replay it).</summary>
internal static class Laws
{
    private const int Grain = 100_000;

    public static Gen<double> Between(double low, double high) => Gen.Choose(0, Grain).Select(i => low + ((high - low) * i / Grain));

    /// <summary>Schedules of 1 to 40 steps with any betas up to 0.7.</summary>
    public static Gen<VpSchedule<double>> Schedules { get; } =
        from betas in Gen.NonEmptyListOf(Between(0, 0.7))
        select new VpSchedule<double>(betas.Take(40).ToArray());

    /// <summary>A schedule and two of its indices, from &gt; to.</summary>
    public static Gen<(VpSchedule<double> Schedule, int From, int To)> Steps { get; } =
        from schedule in Schedules
        from to in Gen.Choose(0, schedule.Steps - 1)
        from @from in Gen.Choose(to + 1, schedule.Steps)
        select (schedule, @from, to);

    public static Gen<Tensor<double>> Vectors(double size) =>
        from values in Gen.ArrayOf(Between(-size, size), 6)
        select Tensor.Create(values, [6]);

    public static void Hold<T>(Gen<T> cases, Action<T> law) =>
        Prop.ForAll(cases.ToArbitrary(), law).QuickCheckThrowOnFailure();
}
