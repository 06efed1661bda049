namespace Ebb.Measures;

/// <summary>The float32 twin of <see cref="Spec.Nn.CrossEntropy"/>, with value and gradient in one pass and sums in double.</summary>
internal static class SoftmaxCrossEntropy
{
    /// <summary>The sum over the rows of the cross-entropy.</summary>
    /// <param name="logits">(N, K), row-major.</param>
    /// <param name="labels">The class of each of the N rows, 0 to K - 1.</param>
    /// <param name="scale">What the gradient is multiplied by: 1 over the rows of the batch for that of the mean.</param>
    /// <param name="gradient">Takes the gradient, (N, K).</param>
    public static double WithGradient(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, float scale, Span<float> gradient)
    {
        int classes = logits.Length / labels.Length;
        double total = 0;
        for (int n = 0; n < labels.Length; n++)
        {
            var row = logits.Slice(n * classes, classes);
            var target = gradient.Slice(n * classes, classes);
            float largest = row[0];
            foreach (float value in row) largest = MathF.Max(largest, value);
            double sum = 0;
            foreach (float value in row) sum += Math.Exp((double)value - largest);
            for (int k = 0; k < classes; k++) target[k] = (float)(scale * (Math.Exp((double)row[k] - largest) / sum));
            target[labels[n]] -= scale;
            total += Math.Log(sum) + ((double)largest - row[labels[n]]);
        }

        return total;
    }
}
