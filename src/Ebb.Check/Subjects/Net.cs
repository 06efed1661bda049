using Ebb.Check.Files;

namespace Ebb.Check.Subjects;

/// <summary>The net that a certificate is about. What it is made of stands here; the certificate and config.json must say the same.</summary>
internal sealed record Net(int Channels, int Height, int Width, IReadOnlyList<Layer> Layers)
{
    private const int MostSide = 1 << 12;

    private static readonly Dictionary<string, Layer[]> Classes = new(StringComparer.Ordinal)
    {
        ["EpsConvNet"] = [new("conv1", 0, 0, true), new("conv2", 1, 0, true), new("conv3", 2, 0, true), new("conv4", 3, 0, false)],
        ["EpsResidualConvNet"] =
        [
            new("stem", 0, 0, true),
            new("block1.conv1", 1, 0, true), new("block1.conv2", 2, 1, true),
            new("block2.conv1", 3, 0, true), new("block2.conv2", 4, 3, true),
            new("out", 5, 0, false),
        ],
    };

    /// <summary>Numbers of one image.</summary>
    public int Count => Channels * Pixels;

    public int Pixels => Height * Width;

    /// <summary>Reads <c>net</c> of a certificate and holds it against the table above, config.json and the weights, which must all be used.</summary>
    public static Net Read(JsonItem net, JsonItem config, Dictionary<string, (int[] Shape, float[] Values)> weights)
    {
        net.WithKeys("class channels height width kernel layers");
        config.WithKeys("_class_name in_channels out_channels hidden_channels kernel_size sample_size", "_*");
        string name = net["class"].OneOf([.. Classes.Keys]);
        int channels = net["channels"].Whole(1, MostSide), kernel = net["kernel"].Whole(1, 15);
        int height = net["height"].Whole(1, MostSide), width = net["width"].Whole(1, MostSide), hidden = config["hidden_channels"].Whole(1, MostSide);
        if (kernel % 2 == 0) throw net["kernel"].Not("an odd number");
        config["_class_name"].OneOf(name);
        config["in_channels"].Whole(channels + 1, channels + 1);
        config["out_channels"].Whole(channels, channels);
        config["kernel_size"].Whole(kernel, kernel);
        int[] size = [.. config["sample_size"].List(2).Select(side => side.Whole(1, MostSide))];
        if (!size.SequenceEqual([height, width])) throw config["sample_size"].Not(FormattableString.Invariant($"[{height}, {width}] of the certificate"));

        var wiring = Classes[name];
        CheckLayers(net["layers"], wiring);
        var layers = wiring.Select((layer, i) => Load(layer, i == 0 ? channels + 1 : hidden, i == wiring.Length - 1 ? channels : hidden, kernel, weights)).ToList();
        if (weights.Count > 0) throw new RejectedException($"The weights: no layer uses the tensor {weights.Keys.Order(StringComparer.Ordinal).First()}.");
        return new(channels, height, width, layers);
    }

    private static void CheckLayers(JsonItem list, Layer[] wiring)
    {
        var items = list.List(wiring.Length);
        if (items.Length != wiring.Length) throw list.Not(FormattableString.Invariant($"{wiring.Length} layers"));
        foreach (var (item, layer) in items.Zip(wiring))
        {
            item.WithKeys(layer.Add > 0 ? "conv input add relu" : "conv input relu");
            item["conv"].OneOf(layer.Name);
            item["input"].Whole(layer.Input, layer.Input);
            if (layer.Add > 0) item["add"].Whole(layer.Add, layer.Add);
            if (item["relu"].Flag != layer.Relu) throw item["relu"].Not(layer.Relu ? "true" : "false");
        }
    }

    private static Layer Load(Layer layer, int inputs, int outputs, int kernel, Dictionary<string, (int[] Shape, float[] Values)> weights)
    {
        return layer with
        {
            Inputs = inputs,
            Outputs = outputs,
            Kernel = kernel,
            Weight = Take("weight", outputs, inputs, kernel, kernel),
            Bias = Take("bias", outputs),
        };

        float[] Take(string kind, params int[] shape)
        {
            string name = $"{layer.Name}.{kind}";
            if (!weights.Remove(name, out var tensor)) throw new RejectedException($"The weights: the tensor {name} is missing.");
            RejectedException.Unless(
                tensor.Shape.SequenceEqual(shape), $"The weights: {name} has the shape [{string.Join(", ", tensor.Shape)}]; expected [{string.Join(", ", shape)}].");
            return tensor.Values;
        }
    }
}
