using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Optim;
using Ebb.Spec.Optim;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Tensors;
using Ebb.Testing;

namespace Ebb.Tests.Golden;

/// <summary>
/// The runtime's operations, optimizer and sampler steps against numbers computed elsewhere (golden/nets/README.md). Every
/// part of every file is a case; a part whose kind Ebb does not have is skipped by name.
/// </summary>
[Trait("Category", "Golden")]
public sealed class OperationGoldenTests
{
    private const string UnknownKind = "?";

    /// <summary>The kinds of file, and the key of the manifest under which each lists its parts.</summary>
    private static readonly Dictionary<string, string> PartKeys = new() { ["ops"] = "ops", ["misc"] = "parts", ["optim"] = "parts" };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            var manifest = GoldenJson.Open(GoldenFolder.Path("nets", "manifest.json"));
            foreach (string file in GoldenNet.Names(isNetwork: false))
            {
                var config = manifest.GetProperty(file).GetProperty("config");
                string? key = PartKeys.GetValueOrDefault(config.GetProperty("kind").GetString()!);
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
        else if (golden.IsPlainAdam) CheckAdam(device, golden);
        else if (golden.IsCosineFromTheStart) CheckCosine(golden);
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

    private static void CheckCosine(GoldenPart golden)
    {
        var (rate, steps) = (golden.Setting("base"), (int)golden.Setting("total"));
        float[] rates = [.. Enumerable.Range(0, steps + 1).Select(s => (float)(rate * LearningRateFactor.At(LearningRateSchedule.Cosine, s, steps)))];
        golden.CheckWhole(rates);
    }

    /// <summary>Row s of the expected array is the parameter after step s + 1.</summary>
    private static void CheckAdam(Device device, GoldenPart golden)
    {
        var rule = golden.AdamRule;
        var gradients = golden.Shared("grads");
        var parameter = new Parameter(device, "p", Shape.Vector(golden.Shared("p0").Count), TensorKind.Vector);
        parameter.Value.CopyFrom(golden.Shared("p0").ToSingle());
        var (m, v) = (device.Allocate(parameter.Value.Shape, TensorKind.Vector), device.Allocate(parameter.Value.Shape, TensorKind.Vector));
        for (int step = 0; step < gradients.Shape[0]; step++)
        {
            parameter.Gradient.CopyFrom(gradients.Row(step).ToSingle());
            var factors = new AdamFactors(rule.StepSize(step + 1), rule.RootScale(step + 1), rule.Beta1, rule.Beta2, rule.Epsilon);
            device.AdamStep(parameter.Value, parameter.Gradient, m, v, factors);
            golden.CheckRow(step, parameter.Value);
        }
    }
}
