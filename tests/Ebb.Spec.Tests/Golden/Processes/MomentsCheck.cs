using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Mean, covariance and component frequencies: the closed forms at 1e-11, and of drawn images within six standard errors.</summary>
internal sealed class MomentsCheck : IProcessCheck
{
    private const int Draws = 4000;

    public bool Fits(ProcessCase golden) =>
        golden.Has("distribution") && golden.Row.TryGetProperty("exact", out JsonElement exact)
        && exact.TryGetProperty("component_frequencies", out _);

    public void Check(ProcessCase golden)
    {
        ExactDistribution<double> law =
            GoldenDistribution.Of(golden.Inputs.GetProperty("distribution").GetString()!, golden.Inputs.GetProperty("params"));
        NoiseLevel<double> clean = NoiseLevel.OfSigma(0.0);
        GoldenArray mean = Exact("mean"), cov = Exact("cov"), frequencies = Exact("component_frequencies");
        Close.BySlice(golden.Name, mean, law.Mean(clean).Values(), 1e-11);
        Close.BySlice(golden.Name, cov, law.Covariance(clean).Values(), 1e-11);
        Close.BySlice(golden.Name, frequencies, law.Priors.ToArray(), 1e-11);

        (int[] components, double[] images) = Draw(law, clean);
        for (int k = 0; k < frequencies.Count; k++)
        {
            double p = frequencies.Data[k];
            Near(p, components.Count(component => component == k) / (double)Draws, p * (1 - p), $"frequency {k}");
        }

        int size = law.Dimension;
        for (int i = 0; i < size; i++)
        {
            Near(mean.Data[i], Average(n => images[(n * size) + i]), Cov(i, i), $"mean {i}");
            for (int j = 0; j < size; j++)
            {
                double got = Average(n => (images[(n * size) + i] - mean.Data[i]) * (images[(n * size) + j] - mean.Data[j]));
                Near(Cov(i, j), got, (Cov(i, i) * Cov(j, j)) + (Cov(i, j) * Cov(i, j)), $"cov {i} {j}");
            }
        }

        GoldenArray Exact(string name) => GoldenJson.Array(golden.Row.GetProperty("exact").GetProperty(name));

        double Cov(int i, int j) => cov.Data[(i * size) + j];

        void Near(double want, double got, double variance, string what) => Assert.True(
            Math.Abs(got - want) <= 6 * Math.Sqrt(variance / Draws), $"{golden.Name}, {what}: got {got:r} from {Draws} draws, wanted {want:r}.");
    }

    private static (int[] Components, double[] Images) Draw(ExactDistribution<double> law, NoiseLevel<double> level)
    {
        Random random = new(20_24);
        int[] components = [.. Enumerable.Range(0, Draws).Select(_ => law.ComponentOf(random.NextDouble()))];
        double[] noise = new double[Draws * law.Dimension];
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return (components, law.Sample(components, Tensor.Create(noise, [Draws, law.Dimension]), level).Values());
    }

    private static double Average(Func<int, double> value) => Enumerable.Range(0, Draws).Average(value);
}
