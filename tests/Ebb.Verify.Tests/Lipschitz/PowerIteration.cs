namespace Ebb.Verify.Tests.Lipschitz;

/// <summary>The operator norm of a zero-padded convolution from below: |W v| for the unit v that power iteration ends in. Plain loops in double.</summary>
internal static class PowerIteration
{
    public static double Norm(ReadOnlySpan<float> weight, int outputs, int inputs, int kernel, int varying, int height, int width, int rounds)
    {
        int pixels = height * width;
        double[] v = new double[varying * pixels], y = new double[outputs * pixels];
        var random = new System.Random(5);
        for (int i = 0; i < v.Length; i++) v[i] = random.NextDouble() - 0.5;
        double norm = 0;
        for (int round = 0; round < rounds; round++)
        {
            double length = Math.Sqrt(v.Sum(x => x * x));
            for (int i = 0; i < v.Length; i++) v[i] /= length;
            Array.Clear(y);
            Apply(weight, outputs, inputs, kernel, varying, height, width, v, y, transposed: false);
            norm = Math.Sqrt(y.Sum(x => x * x));
            Array.Clear(v);
            Apply(weight, outputs, inputs, kernel, varying, height, width, v, y, transposed: true);
        }

        return norm;
    }

    private static void Apply(
        ReadOnlySpan<float> weight, int outputs, int inputs, int kernel, int varying, int height, int width, double[] x, double[] y, bool transposed)
    {
        int reach = (kernel - 1) / 2;
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < varying; i++)
            {
                for (int tap = 0; tap < kernel * kernel; tap++)
                {
                    double w = weight[(((o * inputs) + i) * kernel * kernel) + tap];
                    int down = (tap / kernel) - reach, right = (tap % kernel) - reach;
                    for (int r = Math.Max(0, -down); r < Math.Min(height, height - down); r++)
                    {
                        for (int s = Math.Max(0, -right); s < Math.Min(width, width - right); s++)
                        {
                            int to = (((o * height) + r) * width) + s, from = (((i * height) + r + down) * width) + s + right;
                            if (transposed) x[from] += w * y[to];
                            else y[to] += w * x[from];
                        }
                    }
                }
            }
        }
    }
}
