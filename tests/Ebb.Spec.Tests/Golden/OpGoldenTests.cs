using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Nn;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class OpGoldenTests
{
    public static TheoryData<string, string> Ops() => NetManifest.Cases("ops", "ops");

    [SkippableTheory]
    [MemberData(nameof(Ops))]
    public void Op_OfTheManifest_GivesOutputAndGradients(string file, string op)
    {
        Dictionary<string, GoldenArray> arrays = NetManifest.Arrays(file).Under(op + "/");
        JsonElement settings = NetManifest.Root.GetProperty(file).GetProperty("config").GetProperty("ops").GetProperty(op);
        Dictionary<string, double[]>? results = Compute(op, arrays) ?? UNetOps.Compute(op, settings, arrays);
        Skip.If(results is null, $"{op}: the spec does not have this operation (yet)");

        string[] expected = [.. NetManifest.Expected(NetManifest.Root.GetProperty(file)).Select(a => a.Name).Where(name => name.StartsWith(op + "/", StringComparison.Ordinal))];
        Assert.NotEmpty(expected);
        foreach (string array in expected)
        {
            string name = array[(op.Length + 1)..];
            Close.Elementwise(array, arrays[name], results[name], NetManifest.Tolerance(file, array));
        }
    }

    private static Dictionary<string, double[]>? Compute(string op, Dictionary<string, GoldenArray> given)
    {
        if (op == "relu")
        {
            Tensor<double> x = TensorOf.Golden(given["x"]);
            return new() { ["y"] = Relu.Forward(x).Values(), ["d_x"] = Relu.Gradient(x, TensorOf.Golden(given["gy"])).Values() };
        }

        return op == "mse_mean" ? MeanSquare(given) : null;
    }

    // The file names its input and its output y, so only the output is left; the input follows from the gradient 2 (input - target)/n gy.
    private static Dictionary<string, double[]> MeanSquare(Dictionary<string, GoldenArray> given)
    {
        double gy = given["gy"].Scalar;
        Tensor<double> target = TensorOf.Golden(given["target"]), dInput = TensorOf.Golden(given["d_y"]);
        Tensor<double> input = Tensor.Add<double>(target, Tensor.Multiply<double>(dInput, given["target"].Count / (2 * gy)));
        return new()
        {
            ["y"] = [MeanSquaredError.Value(input, target)],
            ["d_y"] = Tensor.Multiply<double>(MeanSquaredError.Gradient(input, target), gy).Values(),
            ["d_target"] = Tensor.Multiply<double>(MeanSquaredError.Gradient(target, input), gy).Values(),
        };
    }
}
