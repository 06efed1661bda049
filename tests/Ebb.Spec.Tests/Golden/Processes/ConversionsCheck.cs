using System.Numerics.Tensors;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>All sixteen conversions, inside and at the ends.</summary>
internal sealed class ConversionsCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Outputs.Any() && golden.Outputs.All(output => output.Contains("->", StringComparison.Ordinal));

    public void Check(ProcessCase golden)
    {
        Tensor<double> x = TensorOf.Golden(golden.Array("x"));
        NoiseLevel<double>[] levels = GoldenLevels.Of(golden);
        foreach (string output in golden.Outputs)
        {
            string[] ends = output.Split("->");
            Tensor<double> given = TensorOf.Golden(golden.Array($"f_{ends[0]}"));
            golden.Check(output, FieldConversion.Apply(levels, DistributionCheck.KindOf(ends[0]), DistributionCheck.KindOf(ends[1]), x, given).Values());
        }
    }
}
