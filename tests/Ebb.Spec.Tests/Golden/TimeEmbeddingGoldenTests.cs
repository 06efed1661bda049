using System.Text.Json;
using Ebb.Spec.Nn;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class TimeEmbeddingGoldenTests
{
    private const double Tol = 1e-9;

    public static TheoryData<string, string, int> Sinusoids() => SamplerFiles.Rows("sinusoidal");

    public static TheoryData<string, string, int> Fouriers() => SamplerFiles.Rows("fourier");

    [Theory]
    [MemberData(nameof(Sinusoids))]
    public void Sinusoidal_OfARow_HasItsNumbers(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        double[] times = GoldenJson.Array(row.GetProperty("timesteps")).Data;
        int width = row.GetProperty("embedding_dim").GetInt32();
        double[] got = SinusoidalEmbedding.Of<double>(
            times,
            width,
            row.GetProperty("flip_sin_to_cos").GetBoolean(),
            row.GetProperty("downscale_freq_shift").GetDouble(),
            row.GetProperty("scale").GetDouble(),
            row.GetProperty("max_period").GetDouble()).Values();

        double[][] rows = [.. got.Chunk(width)];
        Check("rows", whole => whole);
        Check("head", whole => whole.Take(4));
        Check("tail", whole => whole.TakeLast(4));
        Check("row_sums", whole => [whole.Sum()]);

        void Check(string part, Func<double[], IEnumerable<double>> of)
        {
            if (!row.TryGetProperty(part, out JsonElement want) || want.ValueKind == JsonValueKind.Null) return;
            Close.ByArray($"{file}/{key}/{index}/{part}", GoldenJson.Array(want), [.. rows.SelectMany(of)], Tol);
        }
    }

    [Theory]
    [MemberData(nameof(Fouriers))]
    public void Fourier_OfARow_HasItsNumbers(string file, string key, int index)
    {
        JsonElement row = SamplerFiles.Row(file, key, index);
        double[] got = FourierEmbedding.Of<double>(
            GoldenJson.Array(row.GetProperty("x")).Data,
            GoldenJson.Array(row.GetProperty("weight")).Data,
            row.GetProperty("log").GetBoolean(),
            row.GetProperty("flip_sin_to_cos").GetBoolean()).Values();

        Close.ByArray($"{file}/{key}/{index}", GoldenJson.Array(row.GetProperty("rows")), got, Tol);
    }
}
