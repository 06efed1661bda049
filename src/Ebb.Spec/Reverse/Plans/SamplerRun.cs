using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>The one interpreter of <see cref="SamplerPlan{TScalar}"/>: the lines of <see cref="SamplerStage{TScalar}"/>, row by row.</summary>
public static class SamplerRun
{
    /// <summary>The states of a run, one after every stage; the start is not among them.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="plan">The table.</param>
    /// <param name="model">The network, called once a stage.</param>
    /// <param name="start">The state at the first entry of the grid (for pure noise: StartScale times standard normal noise).</param>
    /// <param name="noise">The noise of stage k, of the shape of the start; asked only where its weight is not 0. Null suits a deterministic plan.</param>
    /// <param name="filterX0">
    /// What is done to x0Hat in place of the plan's clamp, such as dynamic thresholding; null for the clamp. Without a clamp DDPM takes its mean from
    /// a predicted noise: plan with one where a filter is to act.
    /// </param>
    /// <returns>The states, computed as they are asked for.</returns>
    /// <exception cref="ArgumentException">A shape differs, or noise is needed and there is none.</exception>
    public static IEnumerable<SamplerState<TScalar>> States<TScalar>(
        SamplerPlan<TScalar> plan,
        FieldModel<TScalar> model,
        Tensor<TScalar> start,
        Func<int, Tensor<TScalar>>? noise = null,
        Func<Tensor<TScalar>, Tensor<TScalar>>? filterX0 = null)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(start);
        return Run();

        IEnumerable<SamplerState<TScalar>> Run()
        {
            Tensor<TScalar> x = start, kept = start;
            List<Tensor<TScalar>> x0Hats = [], epsHats = [];
            int memory = Memory(plan);
            for (int k = 0; k < plan.Stages.Count; k++)
            {
                SamplerStage<TScalar> stage = plan.Stages[k];
                Tensor<TScalar>? z = NeedsNoise(stage) ? Noise(k) : null;
                Tensor<TScalar> stirred = stage.Churn is { } churn ? Elements.WeightedSum((TScalar.One, x), (churn.FromNoise, z ?? x)) : x;
                (Tensor<TScalar> output, Tensor<TScalar>? deviation) = Ask(stage, model, stage.Churn is { IsSeen: false } ? x : stirred);
                x = stirred;
                if (z is not null && deviation is not null) z = Tensor.Multiply<TScalar>(z, deviation);
                Tensor<TScalar> x0Hat = Elements.WeightedSum((stage.X0.FromX, x), (stage.X0.FromField, output));
                if (filterX0 is not null) x0Hat = filterX0(x0Hat);
                else if (stage.ClampX0) x0Hat = Elements.Map(x0Hat, Piecewise.ClampToUnit);
                Remember(x0Hats, x0Hat, memory);
                if (stage.EpsHat is { } eps) Remember(epsHats, Elements.WeightedSum((eps.FromX, x), (eps.FromField, x0Hat)), memory);

                if (stage.Base is { } update) kept = Sum(update, x, kept, x0Hats, epsHats, output, z);
                x = Sum(stage.Next, x, kept, x0Hats, epsHats, output, z);
                yield return new(k, x, x0Hats[0]);
            }
        }

        Tensor<TScalar> Noise(int k)
        {
            Tensor<TScalar> z = noise?.Invoke(k) ?? throw new ArgumentException($"Stage {k} adds noise: pass the noise.", nameof(noise));
            Elements.CheckSameShape(start, z);
            return z;
        }
    }

    /// <summary>The last state of a run.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="plan">The table.</param>
    /// <param name="model">The network, called once a stage.</param>
    /// <param name="start">The state at the first entry of the grid.</param>
    /// <param name="noise">The noise of stage k; null suits a deterministic plan.</param>
    /// <param name="filterX0">What is done to x0Hat in place of the plan's clamp; null for the clamp.</param>
    /// <returns>The state at the last entry of the grid; the start, for a plan without stages.</returns>
    /// <exception cref="ArgumentException">A shape differs, or noise is needed and there is none.</exception>
    public static Tensor<TScalar> Final<TScalar>(
        SamplerPlan<TScalar> plan,
        FieldModel<TScalar> model,
        Tensor<TScalar> start,
        Func<int, Tensor<TScalar>>? noise = null,
        Func<Tensor<TScalar>, Tensor<TScalar>>? filterX0 = null)
        where TScalar : INumberBase<TScalar> =>
        States(plan, model, start, noise, filterX0).LastOrDefault()?.X ?? start;

    // How many predictions the longest look back needs, the latest included.
    private static int Memory<TScalar>(SamplerPlan<TScalar> plan) => plan.Stages
        .SelectMany(stage => new[] { stage.Base, stage.Next })
        .Select(update => Math.Max(update?.FromX0s.Count ?? 0, update?.FromEpsHats?.Count ?? 0))
        .Append(1)
        .Max();

    private static void Remember<TScalar>(List<Tensor<TScalar>> predictions, Tensor<TScalar> latest, int memory)
    {
        predictions.Insert(0, latest);
        if (predictions.Count > memory) predictions.RemoveAt(memory);
    }

    private static bool NeedsNoise<TScalar>(SamplerStage<TScalar> stage)
        where TScalar : INumberBase<TScalar> =>
        stage.Next.FromNoise != TScalar.Zero
        || (stage.Base is { } update && update.FromNoise != TScalar.Zero)
        || (stage.Churn is { } churn && churn.FromNoise != TScalar.Zero);

    private static (Tensor<TScalar> Output, Tensor<TScalar>? Deviation) Ask<TScalar>(
        SamplerStage<TScalar> stage, FieldModel<TScalar> model, Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar>
    {
        Tensor<TScalar> input = stage.InputScale == TScalar.One ? x : Tensor.Multiply<TScalar>(x, stage.InputScale);
        Tensor<TScalar> output = model(input, stage.Time);
        Tensor<TScalar>? deviation = null;
        if (stage.Variance is { } variance) (output, deviation) = LearnedNoise.Split(variance, output, x);
        Elements.CheckSameShape(x, output);
        return (output, deviation);
    }

    private static Tensor<TScalar> Sum<TScalar>(
        LinearUpdate<TScalar> update,
        Tensor<TScalar> x,
        Tensor<TScalar> kept,
        List<Tensor<TScalar>> x0Hats,
        List<Tensor<TScalar>> epsHats,
        Tensor<TScalar> output,
        Tensor<TScalar>? noise)
        where TScalar : INumberBase<TScalar>
    {
        List<(TScalar, Tensor<TScalar>)> terms = [(update.FromX, x), (update.FromBase, kept)];
        for (int j = 0; j < update.FromX0s.Count; j++) terms.Add((update.FromX0s[j], x0Hats[j]));
        for (int j = 0; j < (update.FromEpsHats?.Count ?? 0); j++) terms.Add((update.FromEpsHats![j], epsHats[j]));
        terms.Add((update.FromOutput, output));
        if (noise is not null) terms.Add((update.FromNoise, noise));
        return Elements.WeightedSum([.. terms]);
    }
}
