using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>The networks that golden cases name: an affine function, or the exact field of a mixture.</summary>
internal static class GoldenField
{
    public static FieldModel<double> Of(ProcessCase golden, PredictionKind kind)
    {
        JsonElement field = golden.Inputs.GetProperty("field");
        DiffusionProcess process = GoldenProcess.Of(golden);
        return field.GetProperty("kind").GetString() switch
        {
            "affine" => (x, t) => Affine(field, x, t),
            "exact_gmm" => Exact("gmm"),
            "exact_iso_homo_gmm_on_flattened_images" => Exact("iso_homo_gmm"),
            _ => throw new InvalidDataException($"Unknown field: {field}."),
        };

        FieldModel<double> Exact(string distribution)
        {
            ExactDistribution<double> law = GoldenDistribution.Of(distribution, field.GetProperty("params"));
            return (x, t) => Tensor.Create(law.Field(kind, Tensor.Create(x.Values(), [x.Lengths[0], law.Dimension]), process.Level(t)).Values(), x.Lengths);
        }
    }

    private static Tensor<double> Affine(JsonElement field, Tensor<double> x, double t)
    {
        double a = Number("a"), b = Number("b"), c = Number("c");
        return Tensor.Create(Array.ConvertAll(x.Values(), value => (a * value) + (b * t) + c), x.Lengths);

        double Number(string key) => field.GetProperty(key).GetDouble();
    }
}
