using System.Text.Json;
using Ebb.Spec.Processes;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>The processes that golden cases name.</summary>
internal static class GoldenProcess
{
    public static DiffusionProcess Of(ProcessCase golden) => Of(golden.Inputs.GetProperty("process"));

    private static DiffusionProcess Of(JsonElement process) => process.GetProperty("kind").GetString() switch
    {
        "flow_matching" => new FlowMatching(),
        "ornstein_uhlenbeck" => new OrnsteinUhlenbeck(),
        "variance_exploding" => new VarianceExploding(Curve(process.GetProperty("sigma"))),
        "custom_cosine" => new CustomCosine(),
        _ => throw new InvalidDataException($"Unknown process: {process}."),
    };

    private static SigmaCurve Curve(JsonElement sigma) => sigma.GetProperty("kind").GetString() switch
    {
        "linear" => new LinearSigma(),
        "geometric" => new GeometricSigma(GoldenJson.Number(sigma.GetProperty("sigma_min")), GoldenJson.Number(sigma.GetProperty("sigma_max"))),
        _ => throw new InvalidDataException($"Unknown sigma: {sigma}."),
    };

    /// <summary>What a user writes for a process of their own: two methods.</summary>
    private sealed class CustomCosine : DiffusionProcess
    {
        public override TScalar Alpha<TScalar>(TScalar t) => TScalar.Cos(t * TScalar.Pi / TScalar.CreateChecked(2));

        public override TScalar Sigma<TScalar>(TScalar t) => TScalar.Sin(t * TScalar.Pi / TScalar.CreateChecked(2));
    }
}
