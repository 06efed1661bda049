using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Exact;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>The exact distributions that golden cases name.</summary>
internal static class GoldenDistribution
{
    /// <summary>The distribution of some parameters, or of one row of them where every row of a batch has its own.</summary>
    public static ExactDistribution<double> Of(string kind, JsonElement parameters, int? row = null)
    {
        return kind switch
        {
            "gmm" => new GaussianMixture<double>(Get("means")!, Get("covs")!, Get("priors")!),
            "iso_gmm" => new IsotropicMixture<double>(Get("means")!, Get("vars")!, Get("priors")!),
            "iso_homo_gmm" => new HomoscedasticMixture<double>(Get("means")!, Scalar("var"), Get("priors")!),
            "low_rank_gmm" => new LowRankMixture<double>(Get("means")!, Get("covs_factors")!, Get("priors")!),
            _ => throw new InvalidDataException($"No exact distribution is called {kind}."),
        };

        GoldenArray? Array(string name) => !parameters.TryGetProperty(name, out JsonElement value) ? null
            : row is { } index ? GoldenJson.Array(value).Row(index)
            : GoldenJson.Array(value);

        Tensor<double>? Get(string name) => Array(name) is { } array ? TensorOf.Golden(array) : null;

        // What is no number cannot be passed at all.
        double Scalar(string name) => Array(name) is { Shape.Length: 0 } number
            ? number.Scalar
            : throw new ArgumentException($"Expected {name} to be one number.", nameof(parameters));
    }
}
