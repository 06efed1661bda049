using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Ebb.Check.Tests;

/// <summary>A model small enough for exact rational arithmetic, with random weights, and the bytes of its three files.</summary>
internal sealed class TinyModel
{
    public const string Linear = """ "beta_start": 0.01, "beta_end": 0.25, "beta_schedule": "linear", "trained_betas": null """;

    public TinyModel(
        int seed, bool residual = true, int channels = 1, int hidden = 2, int kernel = 3, int height = 3, int width = 4, int steps = 3, double gain = 1, string schedule = Linear)
    {
        var random = new System.Random(seed);
        (Residual, Channels, Height, Width, Kernel, Steps) = (residual, channels, height, width, kernel, steps);
        Wiring = residual
            ? [("stem", 0, 0), ("block1.conv1", 1, 0), ("block1.conv2", 2, 1), ("block2.conv1", 3, 0), ("block2.conv2", 4, 3), ("out", 5, 0)]
            : [("conv1", 0, 0), ("conv2", 1, 0), ("conv3", 2, 0), ("conv4", 3, 0)];
        for (int i = 0; i < Wiring.Length; i++)
        {
            int inputs = i == 0 ? channels + 1 : hidden, outputs = i == Wiring.Length - 1 ? channels : hidden;
            double scale = gain * Math.Sqrt(2.0 / (inputs * kernel * kernel));
            Tensors[$"{Wiring[i].Name}.weight"] = ([outputs, inputs, kernel, kernel], Fill(outputs * inputs * kernel * kernel, scale));
            Tensors[$"{Wiring[i].Name}.bias"] = ([outputs], Fill(outputs, 0.1));
        }

        Config = $$"""{"_class_name": "{{Class}}", "in_channels": {{channels + 1}}, "out_channels": {{channels}}, "hidden_channels": {{hidden}}, "kernel_size": {{kernel}}, "sample_size": [{{height}}, {{width}}]}""";
        Scheduler = $$"""{"_class_name": "DDIMScheduler", "_diffusers_version": "0.30", "num_train_timesteps": {{steps}}, {{schedule}}, "prediction_type": "epsilon", "clip_sample": true}""";

        float[] Fill(int count, double deviation) => [.. Enumerable.Range(0, count).Select(_ => (float)(deviation * ((2 * random.NextDouble()) - 1) * 1.7))];
    }

    public bool Residual { get; }

    public string Class => Residual ? "EpsResidualConvNet" : "EpsConvNet";

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public int Kernel { get; }

    public int Steps { get; }

    public int Count => Channels * Height * Width;

    /// <summary>Name, input and added value (0 for none) of each layer; all but the last have a relu.</summary>
    public (string Name, int Input, int Add)[] Wiring { get; }

    public SortedDictionary<string, (int[] Shape, float[] Values)> Tensors { get; } = new(StringComparer.Ordinal);

    public string Config { get; set; }

    public string Scheduler { get; set; }

    /// <summary>The safetensors file; its tensors in the order of their names.</summary>
    public byte[] Weights()
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        int at = 0;
        foreach (var (name, (shape, values)) in Tensors)
        {
            header[name] = new JsonObject { ["dtype"] = "F32", ["shape"] = Numbers(shape), ["data_offsets"] = Numbers([at, at + (4 * values.Length)]) };
            at += 4 * values.Length;
        }

        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString()), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. Tensors.Values.SelectMany(tensor => MemoryMarshal.AsBytes(tensor.Values.AsSpan()).ToArray())];
    }

    public static JsonArray Numbers(IEnumerable<int> values) => [.. values.Select(value => (JsonNode)value)];

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
