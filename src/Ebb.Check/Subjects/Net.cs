using System.Text;
using System.Text.Json;
using Ebb.Check.Files;

namespace Ebb.Check.Subjects;

/// <summary>
/// <c>value = relu?(conv(value[Input]) + bias + value[Add]?)</c>, stride 1, zeros outside the image; Add is 0 for none. Value 0 is the image with the time as its last
/// channel, value i that of layer i. The weight is (Outputs, Inputs, Kernel, Kernel), the bias (Outputs).
/// </summary>
internal sealed record Layer(string Name, int Input, int Add, bool Relu, int Inputs, int Outputs, int Kernel, float[] Weight, float[] Bias)
{
    /// <summary>The index in the weight of the first entry for an output and an input.</summary>
    public int At(int output, int input) => ((output * Inputs) + input) * Kernel * Kernel;
}

/// <summary>The net that a certificate is about. What each class is made of stands here.</summary>
internal sealed record Net(int Channels, int Height, int Width, IReadOnlyList<Layer> Layers)
{
    private const int MostSide = 1 << 12;

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["EpsConvNet"] = """
            { "conv": "conv1", "input": 0, "relu": true }, { "conv": "conv2", "input": 1, "relu": true },
            { "conv": "conv3", "input": 2, "relu": true }, { "conv": "conv4", "input": 3, "relu": false }
            """,
        ["EpsResidualConvNet"] = """
            { "conv": "stem", "input": 0, "relu": true },
            { "conv": "block1.conv1", "input": 1, "relu": true }, { "conv": "block1.conv2", "input": 2, "add": 1, "relu": true },
            { "conv": "block2.conv1", "input": 3, "relu": true }, { "conv": "block2.conv2", "input": 4, "add": 3, "relu": true },
            { "conv": "out", "input": 5, "relu": false }
            """,
    };

    /// <summary>Numbers of one image.</summary>
    public int Count => Channels * Pixels;

    public int Pixels => Height * Width;

    /// <summary>The net of config.json. A certificate's <c>net</c> must say the same of it, and every tensor of the weights must have its place and full shape.</summary>
    public static Net Read(JsonItem net, JsonItem config, Dictionary<string, (int[] Shape, float[] Values)> weights)
    {
        config.WithKeys("_class_name in_channels out_channels hidden_channels kernel_size sample_size", "_*");
        string name = config["_class_name"].OneOf(Classes.Keys);
        int channels = config["out_channels"].Whole(1, MostSide), hidden = config["hidden_channels"].Whole(1, MostSide), kernel = config["kernel_size"].Whole(1, 15);
        int[] size = [.. config["sample_size"].List(2).Select(side => side.Whole(1, MostSide))];
        config["in_channels"].Whole(channels + 1, channels + 1);
        if (kernel % 2 == 0) throw config["kernel_size"].Not("an odd number");
        string expected = FormattableString.Invariant(
            $$"""{ "class": "{{name}}", "channels": {{channels}}, "height": {{size[0]}}, "width": {{size[1]}}, "kernel": {{kernel}}, "layers": [{{Classes[name]}}] }""");
        var table = JsonItem.Parse(Encoding.UTF8.GetBytes(expected), "The table of classes");
        RejectedException.Unless(JsonElement.DeepEquals(net.Value, table.Value), $"{net.Place} is not the net of config.json; expected {expected}.");

        var items = table["layers"].Value.EnumerateArray().ToList();
        var layers = items.Select((item, i) => Load(item, i == 0 ? channels + 1 : hidden, i == items.Count - 1 ? channels : hidden, kernel, weights)).ToList();
        if (weights.Count > 0) throw new RejectedException($"The weights: no layer uses the tensor {weights.Keys.Order(StringComparer.Ordinal).First()}.");
        return new(channels, size[0], size[1], layers);
    }

    private static Layer Load(JsonElement item, int inputs, int outputs, int kernel, Dictionary<string, (int[] Shape, float[] Values)> weights)
    {
        string name = item.GetProperty("conv").GetString()!;
        int add = item.TryGetProperty("add", out var added) ? added.GetInt32() : 0;
        var (weight, bias) = (Take("weight", outputs, inputs, kernel, kernel), Take("bias", outputs));
        return new(name, item.GetProperty("input").GetInt32(), add, item.GetProperty("relu").GetBoolean(), inputs, outputs, kernel, weight, bias);

        float[] Take(string kind, params int[] shape)
        {
            if (!weights.Remove($"{name}.{kind}", out var tensor)) throw new RejectedException($"The weights: the tensor {name}.{kind} is missing.");
            bool fits = tensor.Shape.SequenceEqual(shape);
            RejectedException.Unless(fits, $"The weights: {name}.{kind} has the shape [{string.Join(", ", tensor.Shape)}]; expected [{string.Join(", ", shape)}].");
            return tensor.Values;
        }
    }
}
