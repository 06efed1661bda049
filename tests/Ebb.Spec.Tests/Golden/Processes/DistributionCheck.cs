using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Fields of mixtures at (x, t), one mixture for all rows or one for each.</summary>
internal sealed class DistributionCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Has("distribution") && golden.Has("params") && golden.Has("x") && golden.Has("t");

    public void Check(ProcessCase golden)
    {
        Tensor<double> x = TensorOf.Golden(golden.Array("x"));
        NoiseLevel<double>[] levels = GoldenLevels.Of(golden);
        string kind = golden.Inputs.GetProperty("distribution").GetString()!;
        JsonElement parameters = golden.Inputs.GetProperty("params");
        if (!golden.Inputs.GetProperty("params_per_row").GetBoolean())
        {
            ExactDistribution<double> distribution = GoldenDistribution.Of(kind, parameters);
            foreach (string output in golden.Outputs) golden.Check(output, distribution.Field(KindOf(output), x, levels).Values());
            return;
        }

        ExactDistribution<double>[] own = [.. Enumerable.Range(0, (int)x.Lengths[0]).Select(n => GoldenDistribution.Of(kind, parameters, n))];
        foreach (string output in golden.Outputs)
        {
            golden.Check(output, [.. own.SelectMany((distribution, n) =>
                distribution.Field(KindOf(output), TensorOf.Image(x, n), levels[levels.Length == 1 ? 0 : n]).Values())]);
        }
    }

    /// <summary>The field that an output's name stands for.</summary>
    public static PredictionKind KindOf(string output) => Enum.Parse<PredictionKind>(output, ignoreCase: true);
}
