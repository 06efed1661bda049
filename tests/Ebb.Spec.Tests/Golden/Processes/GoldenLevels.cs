using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>The noise levels of golden processes at golden times, with the derivatives written by hand.</summary>
internal static class GoldenLevels
{
    public static NoiseLevel<double>[] Of(ProcessCase golden)
    {
        JsonElement process = golden.Inputs.GetProperty("process");
        return Array.ConvertAll(golden.Array("t").Data, t => At(process, t));
    }

    private static NoiseLevel<double> At(JsonElement process, double t)
    {
        double root = Math.Sqrt(1 - (t * t)), angle = Math.PI / 2;
        return process.GetProperty("kind").GetString() switch
        {
            "flow_matching" => new(1 - t, t, -1, 1),
            "ornstein_uhlenbeck" => new(root, t, -t / root, 1),
            "variance_exploding" => Exploding(process.GetProperty("sigma"), t),
            "custom_cosine" => new(Math.Cos(angle * t), Math.Sin(angle * t), -angle * Math.Sin(angle * t), angle * Math.Cos(angle * t)),
            _ => throw new InvalidDataException($"Unknown process: {process}."),
        };
    }

    private static NoiseLevel<double> Exploding(JsonElement sigma, double t)
    {
        if (sigma.GetProperty("kind").GetString() == "linear") return new(1, t, 0, 1);
        double least = GoldenJson.Number(sigma.GetProperty("sigma_min")), ratio = GoldenJson.Number(sigma.GetProperty("sigma_max")) / least;
        return new(1, least * Math.Pow(ratio, t), 0, least * Math.Pow(ratio, t) * Math.Log(ratio));
    }
}
