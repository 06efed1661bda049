using System.Numerics.Tensors;
using Ebb.Measures;
using Ebb.Spec.Nn;

namespace Ebb.Tests.Measures;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void WithGradient_OfSomeLogits_IsTheSpecs()
    {
        int[] labels = [3, 0, 2, 2];
        foreach (float size in (float[])[0.1f, 5, 300])
        {
            float[] logits = [.. Matrices.Normals(4 * 5, 7).Select(value => size * value)];
            Tensor<double> exact = Tensor.Create(Array.ConvertAll(logits, value => (double)value), [4, 5]);
            var gradient = new float[logits.Length];
            double total = SoftmaxCrossEntropy.WithGradient(logits, labels, scale: 1f / labels.Length, gradient);

            Assert.Equal(CrossEntropy.Value(exact, labels), total / labels.Length, 1e-12 * size);
            double[] expected = new double[logits.Length];
            CrossEntropy.Gradient(exact, labels).FlattenTo(expected);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], gradient[i], 1e-7);
        }
    }
}
