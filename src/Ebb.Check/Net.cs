namespace Ebb.Check;

/// <summary><c>relu?(conv(value[Input]) + bias + value[Add]?)</c>, Add 0 for none; value 0 is the image and the time, its last channel.</summary>
internal sealed record Layer(string Name, int Input, int Add, bool Relu, int Inputs, int Outputs, int Kernel, float[] Weight, float[] Bias)
{
    public int At(int output, int input) => ((output * Inputs) + input) * Kernel * Kernel;
}

/// <summary>The net that a certificate is about, and what each class is made of. Images go through it as (H, W, C); files have them as (C, H, W).</summary>
internal sealed record Net(int Channels, int Height, int Width, IReadOnlyList<Layer> Layers)
{
    private static readonly Dictionary<string, (string Name, int Input, int Add, bool Relu)[]> Classes = new(StringComparer.Ordinal)
    {
        ["EpsConvNet"] = [("conv1", 0, 0, true), ("conv2", 1, 0, true), ("conv3", 2, 0, true), ("conv4", 3, 0, false)],
        ["EpsResidualConvNet"] =
        [
            ("stem", 0, 0, true), ("block1.conv1", 1, 0, true), ("block1.conv2", 2, 1, true),
            ("block2.conv1", 3, 0, true), ("block2.conv2", 4, 3, true), ("out", 5, 0, false),
        ],
    };

    /// <summary>The net of config.json. A certificate's <c>net</c> must say the same, and each tensor of the weights have its place and full shape.</summary>
    public static Net Read(JsonItem net, JsonItem config, Dictionary<string, (int[] Shape, float[] Values)> weights)
    {
        config.WithKeys("_class_name in_channels out_channels hidden_channels kernel_size sample_size", "_*");
        string name = config["_class_name"].OneOf(Classes.Keys);
        int channels = config["out_channels"].Whole(1, 1 << 12), hidden = config["hidden_channels"].Whole(1, 1 << 12);
        int[] size = [.. config["sample_size"].List(2).Select(side => side.Whole(1, 1 << 12))];
        int kernel = config["kernel_size"].Whole(1, 15) is var k && k % 2 == 1 ? k : throw config["kernel_size"].Not("an odd number");
        config["in_channels"].Whole(channels + 1, channels + 1);
        string layers = string.Join(", ", Classes[name].Select(x =>
            $$"""{ "conv": "{{x.Name}}", "input": {{x.Input}}, {{(x.Add > 0 ? $"\"add\": {x.Add}, " : "")}}"relu": {{(x.Relu ? "true" : "false")}} }"""));
        var (h, w) = (size[0], size[1]);
        net.Same($$"""{ "class": "{{name}}", "channels": {{channels}}, "height": {{h}}, "width": {{w}}, "kernel": {{kernel}}, "layers": [{{layers}}] }""");
        Net read = new(channels, h, w, [.. Classes[name].Select(Load)]);
        RejectedException.Unless(weights.Count == 0, $"The weights: no layer uses the tensor {weights.Keys.Order(StringComparer.Ordinal).FirstOrDefault()}.");
        return read;

        Layer Load((string Name, int Input, int Add, bool Relu) x, int i)
        {
            var (inputs, outputs) = (i == 0 ? channels + 1 : hidden, i == Classes[name].Length - 1 ? channels : hidden);
            float[] weight = Take($"{x.Name}.weight", outputs, inputs, kernel, kernel), bias = Take($"{x.Name}.bias", outputs);
            return new(x.Name, x.Input, x.Add, x.Relu, inputs, outputs, kernel, weight, bias);
        }

        float[] Take(string tensor, params int[] shape)
        {
            RejectedException.Unless(weights.Remove(tensor, out var found), $"The weights: the tensor {tensor} is missing.");
            string got = string.Join(", ", found.Shape), expected = string.Join(", ", shape);
            RejectedException.Unless(got == expected, $"The weights: {tensor} has the shape [{got}]; expected [{expected}].");
            RejectedException.Unless(found.Values.All(float.IsFinite), $"The weights: {tensor} holds NaN or infinity; expected finite numbers.");
            return found.Values;
        }
    }

    /// <summary>The last value, from value 0 and what makes a value of a layer's number, its input, and what is added.</summary>
    public T Run<T>(T image, Func<int, T, T?, T> layer)
    {
        var values = new List<T> { image };
        for (int i = 0; i < Layers.Count; i++) values.Add(layer(i, values[Layers[i].Input], Layers[i].Add > 0 ? values[Layers[i].Add] : default));
        return values[^1];
    }

    public T[] With<T>(T value, T[] image) => [.. image.Chunk(Channels).SelectMany(pixel => pixel.Append(value))];

    /// <summary>A matrix of so many rows by its columns: (C, H, W) with C rows is (H, W, C), which with H W rows is (C, H, W).</summary>
    public static T[] Transposed<T>(T[] values, int rows) => [.. values.Select((_, e) => values[(e % rows * (values.Length / rows)) + (e / rows)])];
}
