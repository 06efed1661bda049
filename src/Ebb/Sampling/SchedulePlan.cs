using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;

namespace Ebb.Sampling;

/// <summary>
/// The tables of samplers for a net that predicts eps and was trained on the levels of a discrete schedule. A stage's time is the level to ask
/// the net at, counted from 0 to T - 1.
/// </summary>
/// <remarks>
/// States stay variance-preserving and grids are made of the schedule's own levels, so that the net is asked at whole levels only, whatever the
/// method. The exception is <see cref="EdmHeun"/> with churn, whose raised noise lies between levels: there the state is scaled to unit variance,
/// and the level is where the schedule reaches that sigma on a line in its logarithm, a fraction, held at the ends.
/// </remarks>
internal static class SchedulePlan
{
    private const int PndmSteps = 7;

    /// <summary>The table for the levels at given alphaBar indices, noisy to clean.</summary>
    /// <exception cref="ArgumentException">The method cannot walk these levels, or needs what the net does not say.</exception>
    public static SamplerPlan<double> Of(DiffusionModel model, int[] indices, SamplerOptions options)
    {
        var (levels, kind) = (model.Levels, model.Prediction);
        if (levels.Schedule is not { } schedule) throw new ArgumentException("Flows cannot be sampled.", nameof(model));
        var grid = LevelGrid.OfSchedule(schedule, indices).ToArray();
        for (int i = 0; i < indices.Length; i++) grid[i] = grid[i] with { Time = levels.TimestepOf(indices[i] - 1) };
        if (options.Method is { } method) return OfMethod(method, schedule, grid, kind, options.Clip);

        return options.Kind switch
        {
            SamplerKind.Ddim => new Ddim(options.Eta, options.Clip, DivisionGuard.Floor).Plan(grid, kind),
            // From the schedule, which need not divide alphaBars to know what lies between two.
            SamplerKind.Ddpm => SamplerPlan.Of(grid, kind, i => [ReverseStep.Stage(
                DdpmStep.Coefficients(schedule, indices[i], i + 1 < indices.Length ? indices[i + 1] : 0, options.Clip, DivisionGuard.Floor), grid[i])]),
            _ => throw new ArgumentException($"Unknown sampler {options.Kind}.", nameof(options)),
        };
    }

    private static SamplerPlan<double> OfMethod(ReverseMethod method, VpSchedule<double> schedule, GridPoint<double>[] grid, PredictionKind kind, ClipMode clip)
    {
        if (clip == ClipMode.Keep)
        {
            throw new ArgumentException("The clip mode keep is one of DDIM and DDPM; expected recompute or none for another method.", nameof(clip));
        }

        // With 6, its last warm-up step would ask at the clean image, which the net does not know.
        if (method is Pndm && grid.Length <= PndmSteps)
        {
            throw new ArgumentException($"PNDM asks twice in the middle of its first three steps; got {grid.Length - 1} steps, expected {PndmSteps} or more.", nameof(method));
        }

        var plan = method.Plan(grid, kind);
        if (plan.Stages.Any(stage => stage.Variance is not null))
        {
            throw new ArgumentException("The method learns its variance, and this net says none; take one with a fixed variance.", nameof(method));
        }

        var stages = plan.Stages.AsEnumerable();
        if (method is EdmHeun)
        {
            var table = new SigmaTable<double>(schedule);
            stages = stages.Select(stage => OfSigma(stage, table));
        }

        if (clip == ClipMode.Recompute) stages = stages.Select(Clamped);
        return plan with { Stages = [.. stages] };
    }

    // The stage shows y = x0 + s eps and tells s; the net knows y / sqrt(1 + s^2) and a level.
    private static SamplerStage<double> OfSigma(SamplerStage<double> stage, SigmaTable<double> table) => stage with
    {
        Time = table.Position(stage.Time),
        InputScale = stage.InputScale / Math.Sqrt(1 + (stage.Time * stage.Time)),
    };

    // What a stage makes of the output, it makes of the x0Hat that the output stands for: a clamp then acts on all of it.
    private static SamplerStage<double> Clamped(SamplerStage<double> stage) => stage with
    {
        ClampX0 = true,
        Base = stage.Base is null ? null : OfX0(stage.Base, stage.X0),
        Next = OfX0(stage.Next, stage.X0),
    };

    private static LinearUpdate<double> OfX0(LinearUpdate<double> update, FieldWeights<double> x0)
    {
        if (update.FromOutput == 0) return update;
        double weight = update.FromOutput / x0.FromField;
        return update with
        {
            FromX = update.FromX - (weight * x0.FromX),
            FromX0s = [update.FromX0s is [var own, ..] ? weight + own : weight, .. update.FromX0s.Skip(1)],
            FromOutput = 0,
        };
    }
}
