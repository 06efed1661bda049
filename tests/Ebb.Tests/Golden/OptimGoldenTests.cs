using System.Text.Json;
using System.Text.RegularExpressions;
using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Optim;
using Ebb.Spec.Optim;
using Ebb.Tensors;
using Ebb.Testing;

namespace Ebb.Tests.Golden;

/// <summary>The runtime's optimizer, clipping and average against numbers computed elsewhere: what a part is, its settings say.</summary>
[Trait("Category", "Golden")]
public sealed partial class OptimGoldenTests
{
    public const string Kind = "optim";

    private static readonly JsonElement Manifest = GoldenJson.Open(GoldenFolder.Path("nets", "manifest.json"));

    public static TheoryData<string, string, string> Parts
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var file in Manifest.EnumerateObject())
            {
                var config = file.Value.GetProperty("config");
                if (!config.TryGetProperty("kind", out var kind) || kind.GetString() != Kind) continue;
                foreach (var part in config.GetProperty("parts").EnumerateObject())
                {
                    foreach (string device in TestDevices.Names) data.Add(file.Name, part.Name, device);
                }
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Parts))]
    public void Part_OnTheRuntime_MatchesTheReference(string file, string part, string deviceName)
    {
        var golden = new Part(Manifest.GetProperty(file), part);
        var device = TestDevices.Create(deviceName);
        if (golden.Has("max_norm")) CheckClipping(device, golden);
        else if (golden.Has("betas") && golden.DecayKind is null or "decoupled") CheckAdam(device, golden);
        else if (golden.Has("decay")) CheckAverage(device, golden);
        else if (golden.Has("base")) Skip.If(true, $"{part} is a learning rate; the runtime takes them from the spec, whose tests check them.");
        else Skip.If(true, $"Ebb's runtime has no {part} (file {file}).");
    }

    /// <summary>Row s of the expected array is the parameter after step s + 1.</summary>
    private static void CheckAdam(Device device, Part golden)
    {
        var betas = golden.Settings.GetProperty("betas");
        var parameter = Vector(device, golden.Arrays["p0"]);
        var adam = new Adam([parameter], new AdamOptions
        {
            LearningRate = golden.Number("lr"),
            Beta1 = betas[0].GetDouble(),
            Beta2 = betas[1].GetDouble(),
            Epsilon = golden.Number("eps"),
            WeightDecay = golden.DecayKind is null ? 0 : golden.Number("weight_decay"),
        });
        var gradients = golden.Arrays["grads"];
        for (int step = 0; step < gradients.Shape[0]; step++)
        {
            parameter.Gradient.CopyFrom(gradients.Row(step).ToSingle());
            adam.Step();
            golden.CheckRow(step, parameter.Value);
        }
    }

    private static void CheckAverage(Device device, Part golden)
    {
        string rule = golden.Settings.GetProperty("rule").GetString()!;
        var parameter = Vector(device, golden.Arrays["p0"]);
        var ema = new Ema([parameter], rule switch
        {
            "k=decay" => EmaRule<double>.Constant(golden.Number("decay")),
            "k=min(decay,(1+s)/(10+s))" => new(golden.Number("decay"), 0, UpdateAfterStep: null),
            _ => throw new InvalidDataException($"Unknown decay: {rule}."),
        });
        var weights = golden.Arrays[InputRows().Match(golden.Settings.GetProperty("input").GetString()!).Groups["array"].Value];
        for (int step = 0; step < weights.Shape[0]; step++)
        {
            parameter.Value.CopyFrom(weights.Row(step).ToSingle());
            ema.Update();
            golden.CheckRow(step, ema.Averages[0].Average);
        }
    }

    /// <summary>The clipped gradient is seen in the mean of gradients, which is the last gradient where its decay is 0.</summary>
    private static void CheckClipping(Device device, Part golden)
    {
        var given = golden.Arrays.Under(golden.Name + "/in");
        Assert.NotEmpty(given);
        var parameters = given.ToDictionary(pair => pair.Key, pair => Vector(device, pair.Value));
        foreach (var (index, parameter) in parameters) parameter.Gradient.CopyFrom(given[index].ToSingle());

        var adam = new Adam(parameters.Values, new AdamOptions { MaxGradientNorm = golden.Number("max_norm") });
        adam.Step();
        golden.Check(golden.Name + "/norm", [(float)adam.GradientNorm]);

        double factor = GradientClipping.Factor(adam.GradientNorm, golden.Number("max_norm"));
        foreach (var (index, parameter) in parameters)
        {
            var (mean, square) = (device.Allocate(parameter.Value.Shape, TensorKind.Vector), device.Allocate(parameter.Value.Shape, TensorKind.Vector));
            device.AdamStep(parameter.Value, parameter.Gradient, mean, square, AdamFactors.Of(new(1, 0, 0, 1), 1, factor));
            golden.Check($"{golden.Name}/out{index}", mean.ToArray());
        }
    }

    private static Parameter Vector(Device device, GoldenArray values)
    {
        var parameter = new Parameter(device, "p", Shape.Vector(values.Count), TensorKind.Vector);
        parameter.Value.CopyFrom(values.ToSingle());
        return parameter;
    }

    [GeneratedRegex("row s of (?<array>[^ ,;]+)")]
    private static partial Regex InputRows();

    private sealed class Part(JsonElement entry, string name)
    {
        public string Name => name;

        public JsonElement Settings { get; } = entry.GetProperty("config").GetProperty("parts").GetProperty(name);

        public NpzFile Arrays { get; } = NpzFile.Open(GoldenFolder.Path("nets", entry.GetProperty("file").GetString()!));

        /// <summary>How weights decay; null where they do not.</summary>
        public string? DecayKind => Has("weight_decay") ? Settings.GetProperty("rule").GetString() : null;

        public bool Has(string key) => Settings.TryGetProperty(key, out _);

        public double Number(string key) => Settings.GetProperty(key).GetDouble();

        public void Check(string array, float[] got) => Close.Elementwise(array, Arrays[array], got, ToleranceOf(array));

        public void CheckRow(int row, Tensor got) => Close.Elementwise($"{name}[{row}]", Arrays[name].Row(row), got.ToArray(), ToleranceOf(name));

        private Tolerance ToleranceOf(string array) => Tolerance.Float32(entry.GetProperty("arrays").GetProperty(array));
    }
}
