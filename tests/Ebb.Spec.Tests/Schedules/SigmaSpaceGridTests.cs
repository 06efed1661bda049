using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

/// <summary>What the grids of the ecosystem's samplers keep; their numbers are checked against the golden ones.</summary>
public sealed class SigmaSpaceGridTests
{
    private const int Count = 12;

    private static readonly SigmaTable<double> Table = new(VpSchedule.ScaledLinear(1000, 0.00085, 0.012));

    private static readonly Dictionary<string, Func<SigmaSpaceGrid<double>>> Grids = new()
    {
        ["Euler"] = () => EulerGrid.Make(Table, Count, new()),
        ["Euler, Karras"] = () => EulerGrid.Make(Table, Count, new() { SigmaSpacing = SigmaSpacing.Karras }),
        ["Euler, log-linear"] = () => EulerGrid.Make(Table, Count, new() { SigmaSpacing = SigmaSpacing.LogLinear }),
        ["Euler, to the least sigma"] = () => EulerGrid.Make(Table, Count, new()
        {
            TimestepSpacing = TimestepSpacing.Trailing,
            FinalSigmasType = FinalSigma.SigmaMin,
        }),
        ["DPM-Solver"] = () => DpmSolverGrid.Make(Table, Count, new()),
        ["DPM-Solver, clipped"] = () => DpmSolverGrid.Make(Table, Count, new() { LambdaMinClipped = -2 }),
        ["DPM-Solver, lambda"] = () => DpmSolverGrid.Make(Table, Count, new() { SigmaSpacing = SigmaSpacing.UniformLambda }),
        ["DPM-Solver, flow"] = () => DpmSolverGrid.Flow(1000, Count, 3),
        ["EDM"] = () => EdmGrid.Make<double>(Count, new()),
        ["flow matching"] = () => FlowMatchGrid.Make<double>(Count, new()),
        ["flow matching, shifted"] = () => FlowMatchGrid.Make<double>(Count, new() { Shift = 3 }),
        ["flow matching, dynamic"] = () => FlowMatchGrid.Make<double>(Count, new() { UseDynamicShifting = true }, 1.15),
        ["flow matching, beta"] = () => FlowMatchGrid.Make<double>(Count, new() { SigmaSpacing = SigmaSpacing.Beta }),
    };

    public static TheoryData<string> Names { get; } = [.. Grids.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Grid_OfAnySampler_FallsWithOneTimestepEachSigmaButTheLast(string name)
    {
        SigmaSpaceGrid<double> grid = Grids[name]();

        Assert.Equal((Count + 1, Count), (grid.Sigmas.Length, grid.Timesteps.Length));
        for (int k = 1; k <= Count; k++) Assert.InRange(grid.Sigmas[k], 0, Math.BitDecrement(grid.Sigmas[k - 1]));
        for (int k = 1; k < Count; k++) Assert.True(grid.Timesteps[k] <= grid.Timesteps[k - 1]);
    }

    [Fact]
    public void Euler_OfASpacingOfSigmas_TellsTheNetworkWhereTheyLie()
    {
        SigmaSpaceGrid<double> grid = EulerGrid.Make(Table, Count, new() { SigmaSpacing = SigmaSpacing.Exponential });

        Assert.Equal((Table.At(999), 999), (grid.Sigmas[0], grid.Timesteps[0]));
        Assert.Equal((Table.At(0), 0), (grid.Sigmas[^2], grid.Timesteps[^1]));
        for (int k = 0; k < Count; k++) Assert.Equal(grid.Sigmas[k], Table.InterpolateLog(grid.Timesteps[k]), 1e-12 * grid.Sigmas[k]);
    }

    [Theory]
    [InlineData(TimestepSpacing.Leading, false)]
    [InlineData(TimestepSpacing.Linspace, true)]
    [InlineData(TimestepSpacing.Trailing, true)]
    public void Euler_OfASpacingOfTimesteps_StartsFromItsNoise(TimestepSpacing spacing, bool isGreatest)
    {
        SigmaSpaceGrid<double> grid = EulerGrid.Make(Table, Count, new() { TimestepSpacing = spacing });

        double greatest = grid.Sigmas[0];
        Assert.Equal(isGreatest ? greatest : Math.Sqrt(1 + (greatest * greatest)), grid.InitNoiseSigma);
    }

    [Fact]
    public void Euler_OfItsOwnTimestepsAndSigmas_IsTheSameGrid()
    {
        SigmaSpaceGrid<double> grid = EulerGrid.Make(Table, Count, new() { TimestepSpacing = TimestepSpacing.Trailing });

        Assert.Equal([.. grid.Sigmas], EulerGrid.At(Table, grid.Timesteps.AsSpan(), new()).Sigmas.ToArray());
        Assert.Equal([.. grid.Timesteps], EulerGrid.Of(Table, grid.Sigmas.AsSpan(), new()).Timesteps.ToArray());
    }

    [Fact]
    public void DpmSolver_OfAClippedLambda_DropsTheNoisiestLevels()
    {
        SigmaSpaceGrid<double> grid = DpmSolverGrid.Make(Table, Count, new() { LambdaMinClipped = -2 });

        double lambda = -Math.Log(grid.Sigmas[0]);
        Assert.InRange(lambda, -2, -2 + 0.01);
        Assert.Throws<ArgumentOutOfRangeException>("lambdaMinClipped", () => DpmSolverGrid.Make(Table, Count, new() { LambdaMinClipped = 100 }));
    }

    [Fact]
    public void FlowMatch_OfAStaticShift_ShiftsTwiceUnlessSigmasAreGiven()
    {
        FlowMatchGridSettings settings = new() { NumTrainTimesteps = 100, Shift = 3 };

        Assert.Equal(FlowShift.Apply(FlowShift.Apply(0.01, 3), 3), FlowMatchGrid.Make<double>(5, settings).Sigmas[4], 1e-15);
        Assert.Equal(FlowShift.Apply(0.01, 3), FlowMatchGrid.Of<double>([1, 0.01], settings).Sigmas[1], 1e-15);
        SigmaSpaceGrid<double> grid = FlowMatchGrid.At<double>([100, 1], settings);
        Assert.Equal((FlowShift.Apply(0.01, 3), 1), (grid.Sigmas[1], grid.Timesteps[1]));
    }

    [Fact]
    public void Grid_OfSettingsThatDoNotFit_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>("count", () => EulerGrid.Make(Table, 0, new()));
        Assert.Throws<ArgumentException>("sigmas", () => EulerGrid.Of(Table, [1], new()));
        Assert.Throws<ArgumentOutOfRangeException>("final", () => EulerGrid.Make(Table, 5, new() { FinalSigmasType = FinalSigma.None }));
        Assert.Throws<ArgumentOutOfRangeException>("spacing", () => DpmSolverGrid.Make(Table, 5, new() { SigmaSpacing = SigmaSpacing.LogLinear }));
        Assert.Throws<ArgumentOutOfRangeException>("flowShift", () => DpmSolverGrid.Flow(1000, 5, 0));
        Assert.Throws<ArgumentException>("settings", () => EdmGrid.Make<double>(5, new() { SigmaSpacing = SigmaSpacing.Beta }));
        Assert.Throws<ArgumentException>("mu", () => FlowMatchGrid.Make<double>(5, new(), 1));
        Assert.Throws<ArgumentException>("mu", () => FlowMatchGrid.Make<double>(5, new() { UseDynamicShifting = true }));
        Assert.Throws<ArgumentException>("settings", () => FlowMatchGrid.Make<double>(5, new() { NumTrainTimesteps = 0 }));
        Assert.Throws<ArgumentException>("spacing", () => FlowMatchGrid.Make<double>(5, new() { SigmaSpacing = SigmaSpacing.UniformLambda }));
    }
}
