using System.Text.Json;
using Ebb.Devices;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Tensors;
using Ebb.Testing;

namespace Ebb.Tests.Golden;

/// <summary>
/// The runtime's operations and sampler steps against numbers computed elsewhere (golden/nets/README.md). Every
/// part of every file is a case, but for the optimizers, which <see cref="OptimGoldenTests"/> has; a part whose kind Ebb does not have is
/// skipped by name.
/// </summary>
[Trait("Category", "Golden")]
public sealed class OperationGoldenTests
{
    private const string UnknownKind = "?";

    /// <summary>The kinds of file, and the key of the manifest under which each lists its parts.</summary>
    private static readonly Dictionary<string, string> PartKeys = new() { ["ops"] = "ops", ["misc"] = "parts" };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            var manifest = GoldenJson.Open(GoldenFolder.Path("nets", "manifest.json"));
            foreach (string file in GoldenNet.Names(isNetwork: false))
            {
                var config = manifest.GetProperty(file).GetProperty("config");
                string kind = config.GetProperty("kind").GetString()!;
                if (kind == OptimGoldenTests.Kind) continue;
                string? key = PartKeys.GetValueOrDefault(kind);
                string[] parts = key is null ? [UnknownKind] : [.. config.GetProperty(key).EnumerateObject().Select(part => part.Name)];
                foreach (string part in parts)
                {
                    foreach (string device in TestDevices.Names) data.Add(file, part, device);
                }
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Part_OnTheRuntime_MatchesTheReference(string file, string part, string deviceName)
    {
        Skip.If(part == UnknownKind, $"Ebb does not know the kind of the file {file}.");
        var entry = GoldenJson.Open(GoldenFolder.Path("nets", "manifest.json")).GetProperty(file);
        var golden = new Part(NpzFile.Open(GoldenFolder.Path("nets", entry.GetProperty("file").GetString()!)), entry, part);
        var device = TestDevices.Create(deviceName);
        if (golden.IsSameConvolution) CheckConvolution(device, golden);
        else if (part == "relu") CheckRelu(device, golden);
        else if (golden.IsDdim) CheckDdim(device, golden);
        else if (golden.IsSchedule) Skip.If(true, $"{part} is a schedule; the runtime takes schedules from the spec, whose tests check it.");
        else Skip.If(true, $"Ebb's runtime has no {part} (file {file}) yet.");
    }

    private static void CheckConvolution(Device device, Part golden)
    {
        var (x, weight, gy) = (golden.Image(device, "x"), golden.Filter(device, "weight"), golden.Image(device, "gy"));
        var bias = golden.Has("bias") ? golden.Vector(device, "bias") : null;
        var y = device.Allocate(gy.Shape);
        device.Conv2d(x, weight, bias, residual: null, relu: false, y);
        golden.Check("y", y);

        var dx = device.Allocate(x.Shape);
        device.Conv2dBackwardInput(gy, weight, accumulate: false, mask: null, dx);
        golden.Check("d_x", dx);

        var dw = device.Allocate(weight.Shape, TensorKind.Filter);
        var db = bias is null ? null : device.Allocate(bias.Shape, TensorKind.Vector);
        device.Conv2dBackwardFilter(x, gy, accumulate: false, dw, db);
        golden.Check("d_weight", dw);
        if (db is not null) golden.Check("d_bias", db);
    }

    private static void CheckRelu(Device device, Part golden)
    {
        var (x, gy) = (golden.Image(device, "x"), golden.Image(device, "gy"));
        var (y, dx) = (device.Allocate(x.Shape), device.Allocate(x.Shape));
        device.Relu(x, y);
        golden.Check("y", y);
        device.ReluBackward(y, gy, accumulate: false, dx);
        golden.Check("d_x", dx);
    }

    private static void CheckDdim(Device device, Part golden)
    {
        var (x, epsHat) = (golden.Image(device, "x_t"), golden.Image(device, "eps_hat"));
        var step = DdimStep.Coefficients(golden.Number("alpha_bar"), golden.Number("alpha_bar_prev"), ClipMode.Keep, DivisionGuard.Floor);
        device.ReverseStep(x, epsHat, noise: null, step, x);
        golden.Check("x_prev", x);
    }

    /// <summary>One part of a file: its arrays are named <c>part/array</c>.</summary>
    private sealed class Part(NpzFile arrays, JsonElement entry, string name)
    {
        private readonly JsonElement _settings =
            entry.GetProperty("config").TryGetProperty("ops", out var ops) ? ops.GetProperty(name) : entry.GetProperty("config").GetProperty("parts").GetProperty(name);

        public bool IsSameConvolution => name.StartsWith("conv2d", StringComparison.Ordinal)
            && arrays[$"{name}/weight"].Shape is [_, _, var rows, var columns]
            && rows == columns && rows % 2 == 1
            && IsPair("stride", 1)
            && IsPair("padding", rows / 2);

        public bool IsDdim => name.StartsWith("ddim", StringComparison.Ordinal);

        public bool IsSchedule => _settings.TryGetProperty("T", out _);

        public bool Has(string array) => arrays.Contains($"{name}/{array}");

        public double Number(string array) => arrays[$"{name}/{array}"].Scalar;

        public Tensor Image(Device device, string array) => Place(device, array, TensorKind.Image);

        public Tensor Filter(Device device, string array) => Place(device, array, TensorKind.Filter);

        public Tensor Vector(Device device, string array)
        {
            float[] values = arrays[$"{name}/{array}"].ToSingle();
            return device.From(Shape.Vector(values.Length), values, TensorKind.Vector);
        }

        public void Check(string array, Tensor got) =>
            Close.Elementwise($"{name}/{array}", arrays[$"{name}/{array}"], got.ToArray(), ToleranceOf($"{name}/{array}"));

        private Tolerance ToleranceOf(string array) => Tolerance.Float32(entry.GetProperty("arrays").GetProperty(array));

        /// <summary>Arrays of fewer than four axes become one image: what is elementwise does not mind.</summary>
        private Tensor Place(Device device, string array, TensorKind kind)
        {
            var values = arrays[$"{name}/{array}"];
            int[] four = [.. Enumerable.Repeat(1, 4 - values.Shape.Length), .. values.Shape];
            return device.From(new Shape(four[0], four[1], four[2], four[3]), values.ToSingle(), kind);
        }

        private bool IsPair(string key, int value) => _settings.TryGetProperty(key, out var pair)
            && pair.ValueKind == JsonValueKind.Array
            && pair.EnumerateArray().All(extent => extent.GetInt32() == value);
    }
}
