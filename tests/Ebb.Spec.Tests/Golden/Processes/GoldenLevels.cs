using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>The noise levels of golden processes at golden times.</summary>
internal static class GoldenLevels
{
    public static NoiseLevel<double>[] Of(ProcessCase golden) => Array.ConvertAll(golden.Array("t").Data, GoldenProcess.Of(golden).Level);
}
