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
        var golden = new GoldenPart(NpzFile.Open(GoldenFolder.Path("nets", entry.GetProperty("file").GetString()!)), entry, part);
        var device = TestDevices.Create(deviceName);
        if (golden.IsSameConvolution) CheckConvolution(device, golden);
        else if (part == "relu") CheckRelu(device, golden);
        else if (golden.IsDdim) CheckDdim(device, golden);
        else if (golden.IsSchedule) Skip.If(true, $"{part} is a schedule; the runtime takes schedules from the spec, whose tests check it.");
        else Skip.IfNot(GoldenLayers.Check(device, part, golden), $"Ebb's runtime has no {part} (file {file}) yet.");
    }

    private static void CheckConvolution(Device device, GoldenPart golden)
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

    private static void CheckRelu(Device device, GoldenPart golden)
    {
        var (x, gy) = (golden.Image(device, "x"), golden.Image(device, "gy"));
        var (y, dx) = (device.Allocate(x.Shape), device.Allocate(x.Shape));
        device.Relu(x, y);
        golden.Check("y", y);
        device.ReluBackward(y, gy, accumulate: false, dx);
        golden.Check("d_x", dx);
    }

    private static void CheckDdim(Device device, GoldenPart golden)
    {
        var (x, epsHat) = (golden.Image(device, "x_t"), golden.Image(device, "eps_hat"));
        var step = DdimStep.Coefficients(golden.Number("alpha_bar"), golden.Number("alpha_bar_prev"), ClipMode.Keep, DivisionGuard.Floor);
        device.ReverseStep(x, epsHat, noise: null, step, x);
        golden.Check("x_prev", x);
    }
}
