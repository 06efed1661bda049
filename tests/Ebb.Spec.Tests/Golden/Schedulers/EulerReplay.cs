using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Schedulers;

internal sealed class EulerReplay : SigmaReplay
{
    protected override string Scheduler => "EulerDiscreteScheduler";

    /// <summary>The churn that the step's arguments ask for.</summary>
    public static EdmChurn? Churn(SamplerRow row, int steps)
    {
        return Argument("s_churn", 0) is 0
            ? null
            : new(Argument("s_churn", 0), Argument("s_tmin", 0), Argument("s_tmax", double.PositiveInfinity), Argument("s_noise", 1), steps);

        double Argument(string key, double otherwise) => row.StepArgument(key) is { } value ? GoldenJson.Number(value) : otherwise;
    }

    protected override IReadOnlyList<GridPoint<double>> Levels(SamplerRow row, SigmaSpaceGrid<double> grid) => SigmaSpace.Grid<double>(grid.Sigmas, grid.Timesteps);

    protected override ReverseMethod Method(SamplerRow row, int steps) => new Euler(Churn(row, steps));
}
