using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Dynamics;

/// <summary>
/// The Lipschitz constant of a net, in the Euclidean norm, from the operator norms of its layers: <c>L_0 = 1</c> and
/// <c>L_i = norm_i L_input + L_add</c>; the last is the net's. A chain of layers has the product of the norms, and a residual block
/// x + B(A(x)) multiplies by 1 + |B| |A|. Szegedy et al., 2014, section 4.3, for chains.
/// </summary>
public static class LayeredLipschitz
{
    private const int Halvings = 60;

    /// <summary>The constant.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="layers">Where each layer reads, in order; at least one.</param>
    /// <param name="norms">The operator norm of each layer's linear part, at least 0.</param>
    /// <returns>L.</returns>
    /// <exception cref="ArgumentException">There is no layer, the numbers differ, or a layer reads a value that is not before it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The constant is not finite.</exception>
    public static Lipschitz<TScalar> Constant<TScalar>(IReadOnlyList<LayerWiring> layers, ReadOnlySpan<TScalar> norms)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(layers);
        TScalar[] values = new TScalar[layers.Count + 1];
        FillValues(layers, norms, TScalar.One, values);
        return new(values[^1]);
    }

    /// <summary>The constant, and how it grows with each norm.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="layers">Where each layer reads, in order; at least one.</param>
    /// <param name="norms">The operator norm of each layer's linear part, at least 0.</param>
    /// <param name="slopes">Takes dL / dnorm_i, for each layer.</param>
    /// <param name="work">Room for 2 (layers + 1) numbers, so that nothing is allocated.</param>
    /// <returns>L.</returns>
    /// <exception cref="ArgumentException">There is no layer, the numbers differ, or a layer reads a value that is not before it.</exception>
    public static TScalar Slopes<TScalar>(IReadOnlyList<LayerWiring> layers, ReadOnlySpan<TScalar> norms, Span<TScalar> slopes, Span<TScalar> work)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(layers);
        int count = layers.Count + 1;
        if (slopes.Length != norms.Length || work.Length < 2 * count)
        {
            throw new ArgumentException($"Got room for {slopes.Length} slopes and {work.Length} numbers; expected {norms.Length} and {2 * count}.", nameof(work));
        }

        Span<TScalar> values = work[..count], ofValue = work.Slice(count, count);
        FillValues(layers, norms, TScalar.One, values);
        ofValue.Fill(TScalar.Zero);
        ofValue[^1] = TScalar.One;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            slopes[i] = ofValue[i + 1] * values[layers[i].Input];
            ofValue[layers[i].Input] += ofValue[i + 1] * norms[i];
            if (layers[i].Add is { } add) ofValue[add] += ofValue[i + 1];
        }

        return values[^1];
    }

    /// <summary>
    /// The factor that the weights of all layers are multiplied by so that the constant comes down to a target: the greatest f of (0, 1] with
    /// L(f norm_1, .., f norm_n) at most the target. L grows with f, so that halving an interval finds it.
    /// </summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="layers">Where each layer reads, in order; at least one.</param>
    /// <param name="norms">The operator norm of each layer's linear part, at least 0.</param>
    /// <param name="target">The target, above 0.</param>
    /// <param name="work">Room for layers + 1 numbers, so that nothing is allocated.</param>
    /// <returns>1 where L is at most the target as it is; otherwise f to within 2^-60 from below.</returns>
    /// <exception cref="ArgumentException">There is no layer, the numbers differ, or a layer reads a value that is not before it.</exception>
    public static TScalar Factor<TScalar>(IReadOnlyList<LayerWiring> layers, ReadOnlySpan<TScalar> norms, TScalar target, Span<TScalar> work)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(layers);
        TScalar least = TScalar.Zero, most = TScalar.One, half = TScalar.One / (TScalar.One + TScalar.One);
        if (IsAtMost(most, norms, work)) return most;
        for (int i = 0; i < Halvings; i++)
        {
            TScalar middle = (least + most) * half;
            if (IsAtMost(middle, norms, work)) least = middle;
            else most = middle;
        }

        return least;

        bool IsAtMost(TScalar factor, ReadOnlySpan<TScalar> norms, Span<TScalar> values)
        {
            FillValues(layers, norms, factor, values);
            return Piecewise.Step(values[layers.Count] - target) == TScalar.Zero;
        }
    }

    private static void FillValues<TScalar>(IReadOnlyList<LayerWiring> layers, ReadOnlySpan<TScalar> norms, TScalar factor, Span<TScalar> values)
        where TScalar : INumberBase<TScalar>
    {
        if (layers.Count == 0 || layers.Count != norms.Length || values.Length <= norms.Length)
        {
            throw new ArgumentException($"Got {layers.Count} layers and {norms.Length} norms; expected at least one, as many of both, and room for one number more.", nameof(norms));
        }

        values[0] = TScalar.One;
        for (int i = 0; i < layers.Count; i++)
        {
            CheckIsBefore(layers, layers[i].Input, i);
            values[i + 1] = factor * norms[i] * values[layers[i].Input];
            if (layers[i].Add is not { } add) continue;
            CheckIsBefore(layers, add, i);
            values[i + 1] += values[add];
        }
    }

    private static void CheckIsBefore(IReadOnlyList<LayerWiring> layers, int value, int layer)
    {
        if (value < 0 || value > layer)
        {
            throw new ArgumentException($"Layer {layer + 1} reads value {value}; expected one of 0 to {layer}, the values before it.", nameof(layers));
        }
    }
}
