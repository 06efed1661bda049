using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Losses of every image and of a batch, their targets, and which fields can be targets at all.</summary>
internal sealed class LossesCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) =>
        golden.Has("f_x_t") || golden.Has("target_types") || (golden.Has("noise_draws_per_sample") && golden.Has("sample_weights"));

    public void Check(ProcessCase golden)
    {
        if (golden.Has("target_types"))
        {
            CheckKinds(golden);
            return;
        }

        Func<string, Tensor<double>> result = golden.Has("f_x_t") ? Samplewise(golden) : Batchwise(golden);
        foreach (string output in golden.Outputs) golden.Check(output, result(output).Values());
    }

    private static Func<string, Tensor<double>> Samplewise(ProcessCase golden)
    {
        Tensor<double> x0 = Get("x_0"), eps = Get("eps"), said = Get("f_x_t");
        NoiseLevel<double>[] levels = GoldenLevels.Of(golden);
        return output => output.Split('_') switch
        {
            ["x", "t"] => GoldenProcess.Of(golden).Forward(x0, Get("t"), eps),
            ["loss", string kind] => FieldLoss.PerSample(said, Target(kind)),
            ["target", string kind] => Target(kind),
            _ => throw new InvalidDataException($"{golden.Name}: unknown output {output}."),
        };

        Tensor<double> Get(string name) => TensorOf.Golden(golden.Array(name));

        Tensor<double> Target(string kind) => FieldLoss.Target(DistributionCheck.KindOf(kind), levels, x0, eps);
    }

    private static Func<string, Tensor<double>> Batchwise(ProcessCase golden)
    {
        Tensor<double> x0 = Get("x"), eps = Get("eps");
        Assert.Equal(golden.Inputs.GetProperty("noise_draws_per_sample").GetInt32() * x0.Lengths[0], eps.Lengths[0]);
        return output =>
        {
            PredictionKind kind = DistributionCheck.KindOf(output.Split('_')[1]);
            return TensorOf.Vector(FieldLoss.Batch(GoldenProcess.Of(golden), kind, GoldenField.Of(golden, kind), x0, Get("t"), eps, Get("sample_weights")));
        };

        Tensor<double> Get(string name) => TensorOf.Golden(golden.Array(name));
    }

    private static void CheckKinds(ProcessCase golden)
    {
        JsonElement[] kinds = [.. golden.Inputs.GetProperty("target_types").EnumerateArray()];
        JsonElement[] verdicts = [.. golden.Row.GetProperty("outputs").GetProperty("verdicts").EnumerateArray()];
        Assert.Equal(verdicts.Length, kinds.Length);
        Tensor<double> any = TensorOf.Vector(1.0);
        for (int i = 0; i < kinds.Length; i++)
        {
            PredictionKind kind = DistributionCheck.KindOf(kinds[i].GetString()!);
            Exception? error = Record.Exception(() => FieldLoss.Target(kind, [NoiseLevel.OfFlow(0.5)], any, any));
            GoldenVerdict.Check($"{golden.Name}: {kind}", verdicts[i].GetString()!, error);
        }
    }
}
