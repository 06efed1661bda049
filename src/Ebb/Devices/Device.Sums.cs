using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Weighted sums, which the tables of samplers are made of.</content>
public abstract partial class Device
{
    /// <summary>The most tensors that <see cref="WeightedSum"/> adds.</summary>
    public const int MaxTerms = 16;

    /// <summary>target = weights[0] terms[0] + weights[1] terms[1] + .., in that order. The target may be one of the terms.</summary>
    /// <param name="terms">1 to <see cref="MaxTerms"/> tensors of the target's shape.</param>
    /// <param name="weights">Their weights, as many.</param>
    /// <param name="clamp">Whether the sum is clamped to [-1, 1]; a NaN stays.</param>
    /// <param name="target">The sum.</param>
    /// <returns>The largest magnitude in the target; NaN when it holds a NaN.</returns>
    public float WeightedSum(ReadOnlySpan<Tensor> terms, ReadOnlySpan<float> weights, bool clamp, Tensor target)
    {
        if (terms.Length is < 1 or > MaxTerms || weights.Length != terms.Length)
        {
            throw new ArgumentException($"Expected 1 to {MaxTerms} terms with a weight each; got {terms.Length} terms and {weights.Length} weights.", nameof(terms));
        }

        foreach (var term in terms) Check.Same(this, term, target);
        return WeightedSumCore(terms, weights, clamp, target);
    }

    /// <inheritdoc cref="WeightedSum"/>
    protected abstract float WeightedSumCore(ReadOnlySpan<Tensor> terms, ReadOnlySpan<float> weights, bool clamp, Tensor target);
}
