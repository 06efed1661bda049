using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Ebb.Testing.Exact;

namespace Ebb.Check.Tests;

/// <summary>A certificate that is being written: its JSON, its arrays and the model's files, for tests to tamper with.</summary>
internal sealed class Draft
{
    public Draft(TinyModel model, string kind, string method, string clip, int[] indices)
    {
        var betas = RationalRun.Betas(model);
        foreach (var (key, name, bytes) in new[]
        {
            ("config", "config.json", Encoding.UTF8.GetBytes(model.Config)), ("scheduler", "scheduler_config.json", Encoding.UTF8.GetBytes(model.Scheduler)),
            ("weights", "diffusion_pytorch_model.safetensors", model.Weights()),
        })
        {
            Model[key] = Bind(name, bytes);
        }

        Root = new JsonObject
        {
            ["format"] = "ebb-certificate",
            ["version"] = 1,
            ["kind"] = kind,
            ["producer"] = "test",
            ["model"] = Model,
            ["net"] = new JsonObject
            {
                ["class"] = model.Class,
                ["channels"] = model.Channels,
                ["height"] = model.Height,
                ["width"] = model.Width,
                ["kernel"] = model.Kernel,
                ["layers"] = new JsonArray([.. model.Wiring.Select((layer, i) => LayerOf(layer, i + 1 < model.Wiring.Length))]),
            },
            ["schedule"] = new JsonObject { ["T"] = model.Steps, ["betas"] = new JsonArray([.. betas.Select(beta => (JsonNode)beta.ToString())]) },
            ["sampler"] = new JsonObject { ["method"] = method, ["clip"] = clip, ["indices"] = TinyModel.Numbers(indices) },
            ["claim"] = new JsonObject(),
        };
    }

    public JsonObject Root { get; }

    public JsonObject Model { get; } = new() { ["folder"] = "." };

    public JsonObject Net => (JsonObject)Root["net"]!;

    public JsonObject Claim => (JsonObject)Root["claim"]!;

    public JsonObject Sampler => (JsonObject)Root["sampler"]!;

    /// <summary>All files but <c>certificate.json</c>; the model's lie beside the arrays.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Replaces the JSON's text where the JSON's own model cannot hold the change.</summary>
    public Func<string, string> Retype { get; set; } = text => text;

    /// <summary>Adds a file and returns the entry that binds it.</summary>
    public JsonObject Bind(string name, byte[] bytes)
    {
        Files[name] = bytes;
        return new JsonObject { ["file"] = name, ["sha256"] = TinyModel.Hash(bytes) };
    }

    /// <summary>Adds an array of float32 or float64.</summary>
    public JsonObject Array(string key, int[] shape, double[] values, bool isSingle = true)
    {
        string header = $"{{'descr': '<f{(isSingle ? 4 : 8)}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}".PadRight(117) + "\n";
        byte[] data = isSingle ? MemoryMarshal.AsBytes(values.Select(value => (float)value).ToArray().AsSpan()).ToArray() : MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        return Bind($"{key}.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data]);
    }

    /// <summary>Writes it into a folder of its own and has it checked.</summary>
    public Verdict Check() => WithFolder(folder => Checker.Check(folder));

    public T WithFolder<T>(Func<string, T> use)
    {
        string folder = Directory.CreateTempSubdirectory("ebb-check-").FullName;
        try
        {
            Write(folder);
            return use(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Write(string folder)
    {
        foreach (var (name, bytes) in Files) File.WriteAllBytes(Path.Combine(folder, name), bytes);
        File.WriteAllText(Path.Combine(folder, "certificate.json"), Retype(Root.ToJsonString()));
    }

    /// <summary>A double as certificates spell it.</summary>
    public static string Hex(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        string digits = (bits & ((1L << 52) - 1)).ToString("x13", CultureInfo.InvariantCulture);
        return value == 0 ? "0x0p0" : $"0x1.{digits}p{((bits >> 52) & 0x7ff) - 1023}";
    }

    /// <summary>The least double that is at least a number, and a part in a million more.</summary>
    public static double Above(BigRational value) => Math.BitIncrement(value.ToDouble() * (1 + 1e-6));

    private static JsonObject LayerOf((string Name, int Input, int Add) layer, bool relu)
    {
        var node = new JsonObject { ["conv"] = layer.Name, ["input"] = layer.Input };
        if (layer.Add > 0) node["add"] = layer.Add;
        node["relu"] = relu;
        return node;
    }
}
