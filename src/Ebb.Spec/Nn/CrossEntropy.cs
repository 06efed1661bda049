using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Nn;

/// <summary>
/// The cross-entropy of a classifier: the mean over the N rows of log(sum over j of exp(x[n, j])) - x[n, label[n]], which is minus the logarithm of
/// the probability that <see cref="Softmax"/> gives the right class; its gradient in x is (softmax(x) - oneHot(label)) / N.
/// </summary>
/// <remarks>The largest x of a row is subtracted before the exponentials and added after the logarithm, which keeps both finite.</remarks>
public static class CrossEntropy
{
    /// <summary>The cross-entropy.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="logits">(N, K), not empty.</param>
    /// <param name="labels">The class of each row, 0 to K - 1.</param>
    /// <returns>At least 0, in nats.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no row, or a label is out of range.</exception>
    public static TScalar Value<TScalar>(Tensor<TScalar> logits, ReadOnlySpan<int> labels)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        Check(logits, labels);
        TScalar total = TScalar.Zero;
        TScalar[][] rows = Elements.Images(logits);
        for (int n = 0; n < rows.Length; n++)
        {
            TScalar largest = rows[n][0], sum = TScalar.Zero;
            foreach (TScalar value in rows[n]) largest = Piecewise.Max(largest, value);
            foreach (TScalar value in rows[n]) sum += TScalar.Exp(value - largest);
            total += TScalar.Log(sum) + (largest - rows[n][labels[n]]);
        }

        return total / TScalar.CreateChecked(rows.Length);
    }

    /// <summary>The gradient in the logits.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="logits">(N, K), not empty.</param>
    /// <param name="labels">The class of each row, 0 to K - 1.</param>
    /// <returns>(N, K); each row sums to 0.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no row, or a label is out of range.</exception>
    public static Tensor<TScalar> Gradient<TScalar>(Tensor<TScalar> logits, ReadOnlySpan<int> labels)
        where TScalar : IExponentialFunctions<TScalar>
    {
        Check(logits, labels);
        TScalar[] gradient = Elements.Of(Softmax.Forward(logits));
        int classes = (int)logits.Lengths[1];
        for (int n = 0; n < labels.Length; n++) gradient[(n * classes) + labels[n]] -= TScalar.One;
        TScalar rows = TScalar.CreateChecked(labels.Length);
        return Tensor.Create(Array.ConvertAll(gradient, value => value / rows), logits.Lengths);
    }

    private static void Check<TScalar>(Tensor<TScalar> logits, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Rank != 2 || logits.FlattenedLength == 0 || logits.Lengths[0] != labels.Length)
        {
            throw new ArgumentException($"Expected logits of shape (N, K) with a label for each row; got {Elements.Shape(logits)} and {labels.Length} labels.", nameof(logits));
        }

        foreach (int label in labels)
        {
            if (label < 0 || label >= logits.Lengths[1])
            {
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"Expected labels from 0 to {logits.Lengths[1] - 1}.");
            }
        }
    }
}
