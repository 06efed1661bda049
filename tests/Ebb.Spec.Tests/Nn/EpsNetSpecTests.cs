using System.Numerics.Tensors;
using Ebb.Spec.Nn;

namespace Ebb.Spec.Tests.Nn;

public sealed class EpsNetSpecTests
{
    [Theory]
    [InlineData(EpsNetKind.Plain)]
    [InlineData(EpsNetKind.Residual)]
    public void Gradient_OfEveryParameter_MatchesCentralDifferences(EpsNetKind kind)
    {
        Dictionary<string, Tensor<double>> parameters = Parameters(kind);
        Tensor<double> input = Waves(5, 2, 2, 3, 4), target = Waves(6, 2, 1, 3, 4);
        IReadOnlyDictionary<string, Tensor<double>> gradients = EpsNetSpec.Gradient(kind, parameters, input, y => MeanSquaredError.Gradient(y, target));

        Assert.Equal(parameters.Keys.Order(), gradients.Keys.Order());
        foreach ((string name, Tensor<double> parameter) in parameters)
        {
            double[] gradient = gradients[name].Values();
            for (int i = 0; i < gradient.Length; i++)
            {
                const double H = 1e-5;
                double difference = (Loss(name, parameter, i, H) - Loss(name, parameter, i, -H)) / (2 * H);
                // Error of the difference: h^2 times a third derivative below 100, and rounding 1e-16/h.
                Assert.Equal(difference, gradient[i], 1e-8);
            }
        }

        double Loss(string name, Tensor<double> parameter, int at, double move)
        {
            double[] values = parameter.Values();
            values[at] += move;
            Dictionary<string, Tensor<double>> moved = new(parameters) { [name] = Tensor.Create(values, parameter.Lengths) };
            return MeanSquaredError.Value(EpsNetSpec.Forward(kind, moved, input), target);
        }
    }

    [Fact]
    public void Forward_OfZeroBlocks_PassesTheStemOn()
    {
        Dictionary<string, Tensor<double>> parameters = Parameters(EpsNetKind.Residual);
        foreach (string name in parameters.Keys.Where(name => name.StartsWith("block", StringComparison.Ordinal)).ToArray())
        {
            parameters[name] = Tensor.Create(new double[parameters[name].FlattenedLength], parameters[name].Lengths);
        }

        Tensor<double> input = Waves(5, 2, 2, 3, 4);
        Tensor<double> stem = Relu.Forward(Conv2d.Forward(input, parameters["stem.weight"], parameters["stem.bias"]));

        Assert.Equal(
            Conv2d.Forward(stem, parameters["out.weight"], parameters["out.bias"]).Values(),
            EpsNetSpec.Forward(EpsNetKind.Residual, parameters, input).Values());
    }

    [Fact]
    public void Forward_WithoutAParameter_NamesIt()
    {
        Dictionary<string, Tensor<double>> parameters = Parameters(EpsNetKind.Plain);
        parameters.Remove("conv3.bias");
        ArgumentException error = Assert.Throws<ArgumentException>(() => EpsNetSpec.Forward(EpsNetKind.Plain, parameters, Waves(5, 2, 2, 3, 4)));
        Assert.Contains("conv3.bias", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Tensor<double>> Parameters(EpsNetKind kind)
    {
        const int Hidden = 3;
        (string Name, int Out, int In)[] layers = kind == EpsNetKind.Plain
            ? [("conv1", Hidden, 2), ("conv2", Hidden, Hidden), ("conv3", Hidden, Hidden), ("conv4", 1, Hidden)]
            : [("stem", Hidden, 2), .. Blocks(), ("out", 1, Hidden)];
        Dictionary<string, Tensor<double>> parameters = [];
        for (int i = 0; i < layers.Length; i++)
        {
            parameters[$"{layers[i].Name}.weight"] = Tensor.Multiply<double>(Waves(i + 11, layers[i].Out, layers[i].In, 3, 3), 0.4);
            parameters[$"{layers[i].Name}.bias"] = Waves(i + 31, layers[i].Out);
        }

        return parameters;

        static (string, int, int)[] Blocks() =>
            [.. new[] { "block1.conv1", "block1.conv2", "block2.conv1", "block2.conv2" }.Select(name => (name, Hidden, Hidden))];
    }

    // Values without pattern, and none near enough to a kink of relu for a difference to step over it.
    private static Tensor<double> Waves(int seed, params nint[] shape)
    {
        double[] values = new double[shape.Aggregate((nint)1, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++) values[i] = Math.Sin((seed * 12.9898) + (i * 78.233)) * 0.9;
        return Tensor.Create(values, shape);
    }
}
