using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Nn;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>One case of golden/unet2d: its configuration, weights and arrays, read without the runtime.</summary>
internal sealed class UNetCase
{
    private UNetCase(string name, JsonElement entry)
    {
        (Name, Entry) = (name, entry);
        Arrays = NpzFile.Open(GoldenFolder.Path("unet2d", name, "reference.npz"));
        Config = Read(GoldenJson.Open(GoldenFolder.Path("unet2d", name, "config.json")));
        Weights = ReadWeights(File.ReadAllBytes(GoldenFolder.Path("unet2d", name, "diffusion_pytorch_model.safetensors")));
    }

    public static JsonElement Manifest => GoldenJson.Open(GoldenFolder.Path("unet2d", "manifest.json"));

    public string Name { get; }

    public JsonElement Entry { get; }

    public NpzFile Arrays { get; }

    public UNet2DConfig Config { get; }

    /// <summary>By current names.</summary>
    public Dictionary<string, Tensor<double>> Weights { get; }

    public double[] Times => [.. Arrays["timesteps"].Data];

    public int[]? Classes => Arrays.Contains("class_labels") ? [.. Arrays["class_labels"].ToInt64().Select(label => (int)label)] : null;

    public static UNetCase Open(string name) => new(name, Manifest.GetProperty(name));

    public static IEnumerable<string> Expected(JsonElement entry) => entry.GetProperty("arrays").EnumerateObject()
        .Where(array => array.Value.GetProperty("role").GetString() != "given")
        .Select(array => array.Name);

    public Tolerance ToleranceOf(string array) => new(Entry.GetProperty("arrays").GetProperty(array).GetProperty("atol").GetDouble(), 0);

    private static UNet2DConfig Read(JsonElement json)
    {
        UNet2DConfig config = new();
        foreach (JsonProperty key in json.EnumerateObject()) config = With(config, key.Name, key.Value);
        return config;
    }

    private static UNet2DConfig With(UNet2DConfig config, string key, JsonElement value) => key switch
    {
        "in_channels" => config with { InChannels = value.GetInt32() },
        "out_channels" => config with { OutChannels = value.GetInt32() },
        "center_input_sample" => config with { CenterInputSample = value.GetBoolean() },
        "time_embedding_type" => config with { TimeEmbeddingType = value.GetString() == "fourier" ? TimeEmbeddingKind.Fourier : TimeEmbeddingKind.Positional },
        "freq_shift" => config with { FreqShift = value.GetDouble() },
        "flip_sin_to_cos" => config with { FlipSinToCos = value.GetBoolean() },
        "down_block_types" => config with { DownAttention = Attends(value) },
        "up_block_types" => config with { UpAttention = Attends(value) },
        "block_out_channels" => config with { BlockOutChannels = [.. value.EnumerateArray().Select(channels => channels.GetInt32())] },
        "layers_per_block" => config with { LayersPerBlock = value.GetInt32() },
        "mid_block_scale_factor" => config with { MidBlockScaleFactor = value.GetDouble() },
        "downsample_padding" => config with { DownsamplePadding = value.GetInt32() },
        "attention_head_dim" => config with { AttentionHeadDim = Optional(value) },
        "norm_num_groups" => config with { NormNumGroups = value.GetInt32() },
        "norm_eps" => config with { NormEps = value.GetDouble() },
        "resnet_time_scale_shift" => config with { TimeScaleShift = value.GetString() == "scale_shift" },
        "add_attention" => config with { AddAttention = value.GetBoolean() },
        "num_class_embeds" => config with { NumClassEmbeds = Optional(value) },
        _ => config,
    };

    private static bool[] Attends(JsonElement types) => [.. types.EnumerateArray().Select(type => type.GetString()!.StartsWith("Attn", StringComparison.Ordinal))];

    private static int? Optional(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();

    private static Dictionary<string, Tensor<double>> ReadWeights(byte[] file)
    {
        int start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8..start));
        Dictionary<string, Tensor<double>> weights = new(StringComparer.Ordinal);
        foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            nint[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => (nint)size.GetInt32())];
            double[] values = new double[shape.Aggregate((nint)1, (product, size) => product * size)];
            int from = start + entry.Value.GetProperty("data_offsets")[0].GetInt32();
            for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(from + (4 * i)));
            weights[UNet2DNames.Current(entry.Name)] = Tensor.Create(values, shape);
        }

        return weights;
    }
}
