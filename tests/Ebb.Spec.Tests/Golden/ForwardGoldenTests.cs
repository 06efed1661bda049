using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>Noisy images, velocities and conversions between predictions on the ecosystem's schedules.</summary>
[Trait("Category", "Golden")]
public sealed class ForwardGoldenTests
{
    private const double Tol = 1e-9;

    public static TheoryData<string, string, int> Noisings() => SamplerFiles.RowsOf("ddpm");

    public static TheoryData<string, string, int> Conversions() => SamplerFiles.RowsOf("conversions");

    public static TheoryData<string> Batches() => SamplerFiles.With("batch");

    [Theory]
    [MemberData(nameof(Noisings))]
    public void Noising_OfARow_GivesStateAndVelocity(string file, string key, int index)
    {
        JsonElement group = SamplerFiles.Group(file, key), row = group.GetProperty("rows")[index];
        Check($"{file}/{key}/{index}", row, Sample(group, "clean"), Sample(group, "noise"), [row.GetProperty("t").GetInt32()]);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Batch_OfAFile_GivesEachImageItsOwnLevel(string file)
    {
        JsonElement row = SamplerFiles.Group(file, "batch");
        Tensor<double> clean = Sample(row, "clean"), noise = SamplerInputs.Noise(SamplerInputs.FirstPool, 0, clean);
        Check($"{file}/batch", row, clean, noise, [.. row.GetProperty("t_per_batch_element").EnumerateArray().Select(t => t.GetInt32())]);
    }

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Conversion_OfARow_GivesWhatTheOutputStandsFor(string file, string key, int index)
    {
        JsonElement group = SamplerFiles.Group(file, key), row = group.GetProperty("rows")[index];
        NoiseLevel<double> level = Level(group.GetProperty("config"), row.GetProperty("t").GetInt32());
        PredictionKind from = SamplerRow.KindOf(row.GetProperty("prediction_type").GetString()) ?? throw new InvalidDataException($"Unknown prediction: {row}");
        PredictionKind to = row.GetProperty("returns").GetString() switch
        {
            "x0" => PredictionKind.X0,
            "epsilon" => PredictionKind.Eps,
            string other => throw new InvalidDataException($"{file}/{key}/{index}: unknown target {other}."),
            null => throw new InvalidDataException($"{file}/{key}/{index}: no target."),
        };
        (double fromX, double fromField) = FieldConversion.Weights(level, from, to);
        double[] x = Sample(group, "x_t").Values(), output = Sample(group, "model_output").Values();

        Close.ByArray($"{file}/{key}/{index}/alpha", GoldenJson.Array(row.GetProperty("alpha")), [level.Alpha], Tol);
        Close.ByArray($"{file}/{key}/{index}/sigma", GoldenJson.Array(row.GetProperty("sigma")), [level.Sigma], Tol);
        Close.ByArray(
            $"{file}/{key}/{index}/value", GoldenJson.Array(row.GetProperty("value")), [.. x.Zip(output, (a, b) => (fromX * a) + (fromField * b))], Tol);
    }

    private static void Check(string id, JsonElement row, Tensor<double> clean, Tensor<double> noise, int[] timesteps)
    {
        NoiseLevel<double>[] levels = Array.ConvertAll(timesteps, t => Level(row.GetProperty("config"), t));
        Close.ByArray($"{id}/x_t", GoldenJson.Array(row.GetProperty("x_t")), QSample.ApplyEach(levels, clean, noise).Values(), Tol);

        NoiseLevel<double>[] speeds = Array.ConvertAll(levels, level => new NoiseLevel<double>(level.AlphaPrime, level.SigmaPrime, 0, 0));
        Close.ByArray($"{id}/velocity", GoldenJson.Array(row.GetProperty("velocity")), QSample.ApplyEach(speeds, clean, noise).Values(), Tol);
    }

    private static NoiseLevel<double> Level(JsonElement config, int timestep) =>
        NoiseLevel.OfAlphaBar(new GridConfig("DDPMScheduler", config).Schedule().AlphaBar(TimeOf.IndexOfLevel(timestep)));

    private static Tensor<double> Sample(JsonElement group, string key) => SamplerInputs.Sample(group.GetProperty(key).GetString()!);
}
