using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Sampling;

/// <summary>
/// The levels that a sampler visits, for any model. States stay as the net was trained on them: variance-preserving, or those of the flow. Levels
/// that lie between the model's own are told as fractions: of a schedule where it reaches that Sigma/Alpha on a line in its logarithm, held at the
/// ends; of a flow Sigma T itself.
/// </summary>
internal static class SamplerGrid
{
    /// <summary>
    /// The greatest Sigma/Alpha of a start where the model's noisiest level has nothing of the image (Alpha = 0) and something divides by Alpha.
    /// Karras et al., 2022, table 1, the sigmaMax of EDM.
    /// </summary>
    public const double GreatestRatio = 80;

    /// <summary>The spacing that is asked for, or the sampler's own.</summary>
    public static SampleSpacing SpacingOf(DiffusionModel model, SamplerOptions options)
    {
        if (options.Spacing is { } spacing) return spacing;
        bool isFlow = model.Levels.Schedule is null;
        return options switch
        {
            { Method: null, Kind: SamplerKind.Flow } or { Method: Euler } => SampleSpacing.Flow,
            { Method: Heun or EdmHeun or Dpm2 or LinearMultistep or DpmSolverSinglestep } => isFlow ? SampleSpacing.Flow : SampleSpacing.Karras,
            { Method: DpmSolverMultistep or UniPc } => isFlow ? SampleSpacing.Flow : SampleSpacing.Exponential,
            _ => SampleSpacing.Linspace,
        };
    }

    /// <summary>Whether a spacing visits the model's own timesteps only.</summary>
    public static bool IsOfTimesteps(SampleSpacing spacing) => spacing is SampleSpacing.Linspace or SampleSpacing.Leading or SampleSpacing.Trailing;

    /// <summary>The levels from <paramref name="top"/> on, noisy to clean, and last the clean image.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Sampler, spacing and number of steps; null steps are all up to the top.</param>
    /// <param name="top">The timestep to start at.</param>
    /// <exception cref="ArgumentException">There is no such spacing, or it leaves no level to start from.</exception>
    public static GridPoint<double>[] Of(DiffusionModel model, SamplerOptions options, int top)
    {
        var (levels, spacing) = (model.Levels, SpacingOf(model, options));
        if (levels[top].Alpha == 0 && NeedsSignal(model.Prediction, options, spacing)) top = WithSignal(levels, top);
        int count = Math.Min(options.Steps ?? (top + 1), top + 1);
        if (spacing == SampleSpacing.Leading && count == 1 && top > 0)
        {
            throw new ArgumentException("Leading puts a single step at the cleanest level, where noise is no start; take linspace or trailing.", nameof(options));
        }

        var points = spacing switch
        {
            SampleSpacing.Linspace => Array.ConvertAll(TimestepSubset.Indices(top + 1, count), index => At(levels, index - 1)),
            SampleSpacing.Leading => Array.ConvertAll(TimestepGrid.Rounded(top + 1, count, TimestepSpacing.Leading), t => At(levels, t)),
            SampleSpacing.Trailing => Array.ConvertAll(TimestepGrid.Rounded(top + 1, count, TimestepSpacing.Trailing), t => At(levels, t)),
            SampleSpacing.Karras => Between(levels, top, (least, most) => SigmaGrid.Karras(count, least, most)),
            SampleSpacing.Exponential => Between(levels, top, (least, most) => SigmaGrid.UniformLogSigma(count, least, most)),
            SampleSpacing.Flow => InFlowTime(levels, top, count),
            _ => throw new ArgumentException($"Unknown spacing {spacing}.", nameof(options)),
        };
        return [.. points, Clean(levels)];
    }

    /// <summary>The level with a given Sigma/Alpha, as the model would have it.</summary>
    public static GridPoint<double> AtRatio(NoiseLevels levels, double ratio, SigmaTable<double>? table)
    {
        if (table is null)
        {
            double sigma = double.IsPositiveInfinity(ratio) ? 1 : ratio / (1 + ratio);
            return new(sigma, NoiseLevel.OfFlow(sigma), sigma * levels.Count, 1);
        }

        double alpha = 1 / Math.Sqrt(1 + (ratio * ratio));
        return new(Math.Atan(ratio), new(alpha, ratio * alpha, -(ratio * alpha), alpha), table.Position(ratio), 1);
    }

    /// <summary>The ratios of a schedule's levels; null for a flow, which has its own formula.</summary>
    public static SigmaTable<double>? TableOf(NoiseLevels levels) => levels.Schedule is { } schedule ? new(schedule) : null;

    private static GridPoint<double> At(NoiseLevels levels, int timestep)
    {
        var level = levels[timestep];
        return new(levels.Schedule is null ? level.Sigma : Math.Atan2(level.Sigma, level.Alpha), level, levels.TimestepOf(timestep), 1);
    }

    private static GridPoint<double> Clean(NoiseLevels levels) =>
        new(0, levels.Schedule is null ? NoiseLevel.OfFlow(0.0) : NoiseLevel.OfAlphaBar(1.0), 0, 1);

    private static GridPoint<double>[] Between(NoiseLevels levels, int top, Func<double, double, double[]> ratios)
    {
        var table = TableOf(levels);
        double[] all = ratios(RatioOf(levels[0]), RatioOf(levels[top]));
        return Array.ConvertAll(all, ratio => AtRatio(levels, ratio, table));
    }

    // A flow's own levels are equal steps that were shifted; going back is the inverse shift.
    private static GridPoint<double>[] InFlowTime(NoiseLevels levels, int top, int count)
    {
        var table = TableOf(levels);
        double shift = levels.Shift ?? 1, start = FlowShift.Apply(levels[top].Sigma / (levels[top].Alpha + levels[top].Sigma), 1 / shift);
        return [.. Enumerable.Range(0, count).Select(k =>
        {
            double time = FlowShift.Apply(start * (count - k) / count, shift);
            return AtRatio(levels, time / (1 - time), table);
        })];
    }

    private static double RatioOf(NoiseLevel<double> level) => level.Sigma / level.Alpha;

    private static bool NeedsSignal(PredictionKind kind, SamplerOptions options, SampleSpacing spacing) =>
        kind == PredictionKind.Eps
        || spacing is SampleSpacing.Karras or SampleSpacing.Exponential
        || options.Method is not (null or Ddim or Ddpm or Euler or ConsistencySampler or FlowMatchingEuler);

    private static int WithSignal(NoiseLevels levels, int top)
    {
        int start = top;
        while (start >= 0 && !(RatioOf(levels[start]) <= GreatestRatio)) start--;
        return start >= 0 ? start : throw new ArgumentException(
            $"Up to timestep {top} this model has no level with Sigma/Alpha of at most {GreatestRatio}, where a run of this sampler and prediction could start.", nameof(top));
    }
}
