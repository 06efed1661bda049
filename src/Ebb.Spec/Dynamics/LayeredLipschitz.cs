using System.Numerics;

namespace Ebb.Spec.Dynamics;

/// <summary>
/// The Lipschitz constant of a net, in the Euclidean norm, from the operator norms of its layers: <c>L_0 = 1</c> and
/// <c>L_i = norm_i L_input + L_add</c>; the last is the net's. A chain of layers has the product of the norms, and a residual block
/// x + B(A(x)) multiplies by 1 + |B| |A|. Szegedy et al., 2014, section 4.3, for chains.
/// </summary>
public static class LayeredLipschitz
{
    /// <summary>The constant.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="layers">Where each layer reads, in order; at least one.</param>
    /// <param name="norms">The operator norm of each layer's linear part, at least 0.</param>
    /// <returns>L.</returns>
    /// <exception cref="ArgumentException">There is no layer, the numbers differ, or a layer reads a value that is not before it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The constant is not finite.</exception>
    public static Lipschitz<TScalar> Constant<TScalar>(IReadOnlyList<LayerWiring> layers, ReadOnlySpan<TScalar> norms)
        where TScalar : INumberBase<TScalar> => new(Values(layers, norms)[^1]);

    /// <summary>How the constant grows with each norm.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="layers">Where each layer reads, in order; at least one.</param>
    /// <param name="norms">The operator norm of each layer's linear part, at least 0.</param>
    /// <returns>dL / dnorm_i, for each layer.</returns>
    /// <exception cref="ArgumentException">There is no layer, the numbers differ, or a layer reads a value that is not before it.</exception>
    public static TScalar[] Slopes<TScalar>(IReadOnlyList<LayerWiring> layers, ReadOnlySpan<TScalar> norms)
        where TScalar : INumberBase<TScalar>
    {
        TScalar[] values = Values(layers, norms);
        TScalar[] ofValue = new TScalar[values.Length], ofNorm = new TScalar[norms.Length];
        Array.Fill(ofValue, TScalar.Zero);
        ofValue[^1] = TScalar.One;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            ofNorm[i] = ofValue[i + 1] * values[layers[i].Input];
            ofValue[layers[i].Input] += ofValue[i + 1] * norms[i];
            if (layers[i].Add is { } add) ofValue[add] += ofValue[i + 1];
        }

        return ofNorm;
    }

    private static TScalar[] Values<TScalar>(IReadOnlyList<LayerWiring> layers, ReadOnlySpan<TScalar> norms)
        where TScalar : INumberBase<TScalar>
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0 || layers.Count != norms.Length)
        {
            throw new ArgumentException($"Got {layers.Count} layers and {norms.Length} norms; expected at least one, and as many of both.", nameof(norms));
        }

        TScalar[] values = new TScalar[layers.Count + 1];
        values[0] = TScalar.One;
        for (int i = 0; i < layers.Count; i++)
        {
            CheckIsBefore(layers[i].Input, i);
            values[i + 1] = norms[i] * values[layers[i].Input];
            if (layers[i].Add is not { } add) continue;
            CheckIsBefore(add, i);
            values[i + 1] += values[add];
        }

        return values;
    }

    private static void CheckIsBefore(int value, int layer)
    {
        if (value < 0 || value > layer)
        {
            throw new ArgumentException($"Layer {layer + 1} reads value {value}; expected one of 0 to {layer}, the values before it.", "layers");
        }
    }
}
