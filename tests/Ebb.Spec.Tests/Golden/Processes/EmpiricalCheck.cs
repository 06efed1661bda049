using System.Numerics.Tensors;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Fields of a data set at (x, t). In how many batches the reference went through the data is no concern of the answer.</summary>
internal sealed class EmpiricalCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Has("data") && golden.Has("x") && golden.Has("t");

    public void Check(ProcessCase golden)
    {
        EmpiricalDistribution<double> distribution = new(TensorOf.Golden(golden.Array("data")));
        Tensor<double> x = TensorOf.Golden(golden.Array("x"));
        NoiseLevel<double>[] levels = GoldenLevels.Of(golden);
        foreach (string output in golden.Outputs)
        {
            golden.Check(output, distribution.Field(DistributionCheck.KindOf(output), x, levels).Values());
        }
    }
}
