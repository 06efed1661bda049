using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Sampling;

/// <summary>The tables of samplers for a model. A stage's time is what the net is told, as <see cref="NoiseLevels.TimestepOf"/> has it.</summary>
/// <remarks>
/// States stay as the net was trained on them. <see cref="EdmHeun"/> raises the noise between levels: there the state is scaled to what the
/// net knows of that Sigma/Alpha.
/// </remarks>
internal static class SchedulePlan
{
    private const int PndmSteps = 7;

    /// <summary>The table for a grid of <see cref="SamplerGrid"/>.</summary>
    /// <exception cref="ArgumentException">The method cannot walk these levels, or needs what the net does not say.</exception>
    public static SamplerPlan<double> Of(DiffusionModel model, GridPoint<double>[] grid, SamplerOptions options)
    {
        if (options.Method is { } method) return OfMethod(method, model, grid, options.Clip);
        return options.Kind switch
        {
            SamplerKind.Ddim => new Ddim(options.Eta, options.Clip, DivisionGuard.Floor).Plan(grid, model.Prediction),
            SamplerKind.Flow => new Ddim(0, options.Clip, DivisionGuard.Floor).Plan(grid, model.Prediction),
            SamplerKind.Ddpm => OfDdpm(model, grid, options),
            _ => throw new ArgumentException($"Unknown sampler {options.Kind}.", nameof(options)),
        };
    }

    /// <summary>
    /// From clean images back to noise: DDIM's inversion over the grid reversed, not clamped. A net that predicts x0 says nothing of the noise in a
    /// clean image, so that there the run begins at the grid's cleanest noisy level; and it is told where the state is, since what it says of
    /// another level would be divided by a small Sigma.
    /// </summary>
    /// <returns>The table, and what an image is multiplied by to be its start.</returns>
    public static (SamplerPlan<double> Plan, double Scale) Inverse(DiffusionModel model, GridPoint<double>[] grid)
    {
        GridPoint<double>[] reversed = [.. grid.Reverse()];
        if (model.Prediction != PredictionKind.X0) return (new DdimInversion(ClipMode.None).Plan(reversed, model.Prediction), 1);
        return (new Ddim(0, ClipMode.None, DivisionGuard.Floor).Plan(reversed[1..], PredictionKind.X0), reversed[1].Level.Alpha);
    }

    // Between a schedule's own levels from its betas, which need not divide alphaBars to know what lies between two.
    private static SamplerPlan<double> OfDdpm(DiffusionModel model, GridPoint<double>[] grid, SamplerOptions options)
    {
        if (model.Levels.Schedule is not { } schedule || !SamplerGrid.IsOfTimesteps(SamplerGrid.SpacingOf(model, options)))
        {
            return new Ddpm(DdpmVariance.Small, options.Clip, DivisionGuard.Floor).Plan(grid, model.Prediction);
        }

        return SamplerPlan.Of(grid, model.Prediction, i => [ReverseStep.Stage(
            DdpmStep.Coefficients(schedule, IndexAt(i), IndexAt(i + 1), options.Clip, DivisionGuard.Floor, model.Prediction), grid[i])]);

        int IndexAt(int i) => i == grid.Length - 1 ? 0 : (int)grid[i].Time + 1;
    }

    private static SamplerPlan<double> OfMethod(ReverseMethod method, DiffusionModel model, GridPoint<double>[] grid, ClipMode clip)
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

        bool tellsRatio = method is EdmHeun;
        var plan = method.Plan(grid, tellsRatio ? PredictionKind.X0 : model.Prediction);
        if (plan.Stages.Any(stage => stage.Variance is not null))
        {
            throw new ArgumentException("The method learns its variance, and this net says none; take one with a fixed variance.", nameof(method));
        }

        var stages = plan.Stages.AsEnumerable();
        if (tellsRatio)
        {
            var table = SamplerGrid.TableOf(model.Levels);
            stages = stages.Select(stage => OfRatio(stage, SamplerGrid.AtRatio(model.Levels, stage.Time, table), model.Prediction));
        }

        if (clip == ClipMode.Recompute) stages = stages.Select(Clamped);
        return plan with { Stages = [.. stages] };
    }

    // The stage shows y = x0 + s eps and tells s, for a net that predicts x0; this one knows the state Alpha y of a level, and predicts the kind there.
    private static SamplerStage<double> OfRatio(SamplerStage<double> stage, GridPoint<double> point, PredictionKind kind)
    {
        double scale = stage.InputScale * point.Level.Alpha;
        var x0 = FieldConversion.Weights(point.Level, kind, PredictionKind.X0);
        return stage with { Time = point.Time, InputScale = scale, X0 = x0 with { FromX = x0.FromX * scale } };
    }

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
