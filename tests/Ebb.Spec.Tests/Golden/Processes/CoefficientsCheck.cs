using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Alpha, sigma and their derivatives, at both ends too.</summary>
internal sealed class CoefficientsCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Has("process") && golden.Has("t") && golden.Outputs.Contains("alpha_prime");

    public void Check(ProcessCase golden)
    {
        NoiseLevel<double>[] levels = GoldenLevels.Of(golden);
        foreach (string output in golden.Outputs)
        {
            golden.Check(output, Array.ConvertAll(levels, level => output switch
            {
                "alpha" => level.Alpha,
                "sigma" => level.Sigma,
                "alpha_prime" => level.AlphaPrime,
                "sigma_prime" => level.SigmaPrime,
                _ => throw new InvalidDataException($"{golden.Name}: unknown output {output}."),
            }));
        }
    }
}
