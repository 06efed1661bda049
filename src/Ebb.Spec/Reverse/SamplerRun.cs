using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse;

/// <summary>The one interpreter of <see cref="SamplerPlan{TScalar}"/>: the four lines of <see cref="SamplerStage{TScalar}"/>, row by row.</summary>
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
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(start);
        return Run();

        IEnumerable<SamplerState<TScalar>> Run()
        {
            Tensor<TScalar> x = start, kept = start;
            List<Tensor<TScalar>> x0Hats = [];
            int memory = plan.Stages.Select(stage => Math.Max(stage.Next.FromX0s.Count, stage.Base?.FromX0s.Count ?? 0)).Append(1).Max();
            for (int k = 0; k < plan.Stages.Count; k++)
            {
                SamplerStage<TScalar> stage = plan.Stages[k];
                (Tensor<TScalar> output, Tensor<TScalar>? deviation) = Ask(stage, model, x);
                Tensor<TScalar> x0Hat = Elements.WeightedSum((stage.X0.FromX, x), (stage.X0.FromField, output));
                if (filterX0 is not null) x0Hat = filterX0(x0Hat);
                else if (stage.ClampX0) x0Hat = Elements.Map(x0Hat, Piecewise.ClampToUnit);
                x0Hats.Insert(0, x0Hat);
                if (x0Hats.Count > memory) x0Hats.RemoveAt(memory);

                Tensor<TScalar>? z = NeedsNoise(stage) ? Noise(k, deviation) : null;
                if (stage.Base is { } update) kept = Sum(update, x, kept, x0Hats, output, z);
                x = Sum(stage.Next, x, kept, x0Hats, output, z);
                yield return new(k, x, x0Hats[0]);
            }
        }

        Tensor<TScalar> Noise(int k, Tensor<TScalar>? deviation)
        {
            Tensor<TScalar> z = noise?.Invoke(k) ?? throw new ArgumentException($"Stage {k} adds noise: pass the noise.", nameof(noise));
            Elements.CheckSameShape(start, z);
            return deviation is null ? z : Tensor.Multiply<TScalar>(z, deviation);
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
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar> =>
        States(plan, model, start, noise, filterX0).LastOrDefault()?.X ?? start;

    private static bool NeedsNoise<TScalar>(SamplerStage<TScalar> stage)
        where TScalar : INumberBase<TScalar> =>
        stage.Next.FromNoise != TScalar.Zero || (stage.Base is { } update && update.FromNoise != TScalar.Zero);

    private static (Tensor<TScalar> Output, Tensor<TScalar>? Deviation) Ask<TScalar>(
        SamplerStage<TScalar> stage, FieldModel<TScalar> model, Tensor<TScalar> x)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>
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
        Tensor<TScalar> output,
        Tensor<TScalar>? noise)
        where TScalar : INumberBase<TScalar>
    {
        List<(TScalar, Tensor<TScalar>)> terms = [(update.FromX, x), (update.FromBase, kept)];
        for (int j = 0; j < update.FromX0s.Count; j++) terms.Add((update.FromX0s[j], x0Hats[j]));
        terms.Add((update.FromOutput, output));
        if (noise is not null) terms.Add((update.FromNoise, noise));
        return Elements.WeightedSum([.. terms]);
    }
}
