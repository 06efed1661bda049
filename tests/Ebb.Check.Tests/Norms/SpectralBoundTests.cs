
namespace Ebb.Check.Tests.Norms;

/// <summary>Bounds of convolutions' norms are held against power iteration on the zero-padded convolution itself, and against norms that are known.</summary>
public sealed class SpectralBoundTests
{
    [Theory]
    [InlineData(1, 1, 3, 5, 7)]
    [InlineData(3, 2, 3, 8, 8)]
    [InlineData(2, 4, 5, 6, 9)]
    [InlineData(4, 4, 1, 5, 5)]
    [InlineData(2, 2, 7, 2, 3)]
    public void Of_RandomLayers_AreAboveThePowerIterationAndNotFarAboveTheTorus(int inputs, int outputs, int kernel, int height, int width)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var layer = Random(seed, inputs, outputs, kernel);
            double bound = Bound(layer, inputs, height, width, 8), lower = PowerIteration(layer, inputs, height, width);
            Assert.InRange(bound, lower, double.MaxValue);
            Assert.InRange(bound, 0, PowerIteration(layer, inputs, height + (kernel / 2), width + (kernel / 2), circular: true) * 1.02);
        }
    }

    [Fact]
    public void Of_OneTap_IsTheMatrixNorm()
    {
        var layer = new Layer("conv", 0, 0, false, 2, 2, 1, [3, 0, 0, -4], [0, 0]);
        Assert.InRange(Bound(layer, 2, 4, 4, 10), 4, 4 * (1 + 1e-6));
        Assert.InRange(Bound(layer, 1, 4, 4, 10), 3, 3 * (1 + 1e-6));
    }

    [Theory]
    [InlineData(1e-44f)]
    [InlineData(1e-30f)]
    [InlineData(1e38f)]
    public void Of_ScaledLayer_Scales(float scale)
    {
        var layer = new Layer("conv", 0, 0, false, 1, 1, 1, [3 * scale], [0]);
        Assert.InRange(Bound(layer, 1, 3, 3, 6), 3 * scale, 3 * (double)scale * (1 + 1e-6));
    }

    [Fact]
    public void Of_BoxFilter_IsNearNine() => Assert.InRange(Bound(new Layer("conv", 0, 0, false, 1, 1, 3, [1, 1, 1, 1, 1, 1, 1, 1, 1], [0]), 1, 28, 28, 10), 8.9, 9 + 1e-9);

    [Fact]
    public void Of_Nothing_IsNearlyZero() => Assert.InRange(Bound(new Layer("conv", 0, 0, false, 1, 1, 3, new float[9], [0]), 1, 3, 3, 6), 0, 1e-100);

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(29)]
    public void Points_OfACircle_AreOnItAndGoRound(int n)
    {
        var points = UnitCircle.Points(n);
        for (int j = 0; j < n; j++)
        {
            Assert.Equal(Math.Cos(2 * Math.PI * j / n), points[j].Real, 2e-15);
            Assert.Equal(Math.Sin(2 * Math.PI * j / n), points[j].Imaginary, 2e-15);
        }
    }

    private static double Bound(Layer layer, int inputs, int height, int width, int k) => SpectralBound.Of(layer, inputs, height, width, k, default);

    private static Layer Random(int seed, int inputs, int outputs, int kernel)
    {
        var random = new System.Random(seed);
        float[] weight = [.. Enumerable.Range(0, outputs * inputs * kernel * kernel).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        return new("conv", 0, 0, false, inputs, outputs, kernel, weight, new float[outputs]);
    }

    /// <summary>A lower bound of the norm: |A x|/|x| at the end of a power iteration with A^T A.</summary>
    private static double PowerIteration(Layer layer, int inputs, int height, int width, bool circular = false)
    {
        var random = new System.Random(1);
        double[] x = [.. Enumerable.Range(0, inputs * height * width).Select(_ => random.NextDouble() - 0.5)];
        double norm = 0;
        for (int i = 0; i < 200; i++)
        {
            double size = Math.Sqrt(x.Sum(v => v * v));
            for (int e = 0; e < x.Length; e++) x[e] /= size;
            double[] y = Apply(layer, inputs, height, width, x, circular, adjoint: false);
            norm = Math.Sqrt(y.Sum(v => v * v)) * (1 - 1e-12);
            x = Apply(layer, inputs, height, width, y, circular, adjoint: true);
        }

        return norm;
    }

    private static double[] Apply(Layer layer, int inputs, int height, int width, double[] x, bool circular, bool adjoint)
    {
        var (k, half) = (layer.Kernel, layer.Kernel / 2);
        double[] y = new double[(adjoint ? inputs : layer.Outputs) * height * width];
        for (int o = 0; o < layer.Outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int e = 0; e < height * width * k * k; e++)
                {
                    int pixel = e / (k * k), u = e / k % k, v = e % k, row = (pixel / width) + u - half, column = (pixel % width) + v - half;
                    if (circular) (row, column) = (((row % height) + height) % height, ((column % width) + width) % width);
                    else if (row < 0 || row >= height || column < 0 || column >= width) continue;
                    int to = (o * height * width) + pixel, from = (((i * height) + row) * width) + column;
                    double w = layer.Weight[layer.At(o, i) + (u * k) + v];
                    if (adjoint) y[from] += w * x[to];
                    else y[to] += w * x[from];
                }
            }
        }

        return y;
    }
}
