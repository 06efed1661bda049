using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Tests.Golden;

/// <summary>The layers of a U-Net among the golden operations.</summary>
internal static class GoldenLayers
{
    /// <summary>Compares the part's results; false for an operation of another kind.</summary>
    public static bool Check(Device device, string part, GoldenPart golden)
    {
        Action<Device, GoldenPart>? check = part.Split('_')[0] switch
        {
            "conv2d" when Padding(golden) is not null => CheckDownsample,
            "groupnorm" => CheckGroupNorm,
            "silu" => CheckSilu,
            "linear" => CheckLinear,
            "attention" when golden.Array("k").Shape.SequenceEqual(golden.Array("q").Shape) => CheckAttention,
            "upsample" => CheckUpsample,
            "embedding" => CheckLookup,
            "concat" => CheckConcatenate,
            "add" => CheckAdd,
            "scale" => CheckScaleShift,
            "resblock" => CheckBlock,
            _ => null,
        };
        check?.Invoke(device, golden);
        return check is not null;
    }

    private static DownsamplePadding? Padding(GoldenPart golden)
    {
        var (stride, padding) = (golden.Settings.GetProperty("stride"), golden.Settings.GetProperty("padding"));
        if (golden.Array("weight").Shape is not [_, _, 3, 3] || stride[0].GetInt32() != 2 || stride[1].GetInt32() != 2) return null;
        if (padding.ValueKind == System.Text.Json.JsonValueKind.String) return DownsamplePadding.BelowRight;
        return padding[0].GetInt32() == 1 && padding[1].GetInt32() == 1 ? DownsamplePadding.Around : null;
    }

    private static void CheckDownsample(Device device, GoldenPart golden)
    {
        var padding = Padding(golden)!.Value;
        var (x, w, b, gy) = (golden.Image(device, "x"), golden.Filter(device, "weight"), golden.Vector(device, "bias"), golden.Image(device, "gy"));
        var (y, dx, dw, db) = (Like(gy), Like(x), Like(w), Like(b));
        device.Downsample(x, w, b, padding, y);
        device.DownsampleBackwardInput(gy, w, padding, accumulate: false, dx);
        device.DownsampleBackwardFilter(x, gy, padding, accumulate: false, dw, db);
        CheckAll(golden, ("y", y), ("d_x", dx), ("d_weight", dw), ("d_bias", db));
    }

    private static void CheckGroupNorm(Device device, GoldenPart golden)
    {
        var (x, weight, bias, gy) = (Images(device, golden, "x"), golden.Vector(device, "weight"), golden.Vector(device, "bias"), Images(device, golden, "gy"));
        var statistics = device.Allocate(new Shape(x.Shape.N, 2 * (int)golden.Setting("groups"), 1, 1));
        var (y, dx, dWeight, dBias) = (Like(x), Like(x), Like(weight), Like(bias));
        device.GroupNorm(x, weight, bias, golden.Setting("eps"), silu: false, statistics, y);
        device.GroupNormBackward(x, weight, bias, statistics, silu: false, gy, accumulate: false, dx, accumulateParameters: false, dWeight, dBias);
        CheckAll(golden, ("y", y), ("d_x", dx), ("d_weight", dWeight), ("d_bias", dBias));
    }

    private static void CheckSilu(Device device, GoldenPart golden)
    {
        var (x, gy) = (golden.Image(device, "x"), golden.Image(device, "gy"));
        var (y, dx) = (Like(x), Like(x));
        device.Silu(x, y);
        device.SiluBackward(x, gy, accumulate: false, dx);
        CheckAll(golden, ("y", y), ("d_x", dx));
    }

    // A row is an image of one pixel, and the matrix a convolution of kernel 1.
    private static void CheckLinear(Device device, GoldenPart golden)
    {
        var (x, w, gy) = (Rows(device, golden, "x"), Matrix(device, golden, "weight"), Rows(device, golden, "gy"));
        var b = golden.Has("bias") ? golden.Vector(device, "bias") : null;
        var (y, dx, dw, db) = (Like(gy), Like(x), Like(w), b is null ? null : Like(b));
        device.Conv2d(x, w, b, residual: null, relu: false, y);
        device.Conv2dBackwardInput(gy, w, accumulate: false, mask: null, dx);
        device.Conv2dBackwardFilter(x, gy, accumulate: false, dw, db);
        CheckAll(golden, ("y", y), ("d_x", dx), ("d_weight", dw));
        if (db is not null) golden.Check("d_bias", db);
    }

    // Each head is an image of as many channels as it is wide, and of as many pixels as there are keys.
    private static void CheckAttention(Device device, GoldenPart golden)
    {
        int[] four = golden.Array("q").Shape;
        var shape = new Shape(four[0] * four[1], four[3], four[2], 1);
        Tensor Heads(string array) => device.From(shape, Transposed(golden.Array(array).ToSingle(), four[2], four[3]));
        var (q, k, v, gy) = (Heads("q"), Heads("k"), Heads("v"), Heads("gy"));
        var (y, dq, dk, dv) = (Like(q), Like(q), Like(q), Like(q));
        device.Attention(q, k, v, 1, y);
        device.AttentionBackward(q, k, v, 1, gy, default, dq, dk, dv);
        foreach (var (array, got) in new[] { ("y", y), ("d_q", dq), ("d_k", dk), ("d_v", dv) }) golden.Check(array, Transposed(got.ToArray(), four[3], four[2]));
    }

    private static void CheckUpsample(Device device, GoldenPart golden)
    {
        var (x, gy) = (golden.Image(device, "x"), golden.Image(device, "gy"));
        var (y, dx) = (Like(gy), Like(x));
        device.Upsample(x, y);
        device.UpsampleBackward(gy, accumulate: false, dx);
        CheckAll(golden, ("y", y), ("d_x", dx));
    }

    private static void CheckLookup(Device device, GoldenPart golden)
    {
        int[] table = golden.Array("table").Shape;
        long[] index = golden.Array("index").ToInt64();
        var parameter = new Parameter(device, "table", new Shape(table[0], table[1], 1, 1), TensorKind.Filter);
        parameter.Value.CopyFrom(golden.Array("table").ToSingle());
        var tape = new Tape(device, hasGradients: true);
        var chosen = tape.Input(new Shape(index.Length, table[0], 1, 1));
        var y = tape.Lookup(chosen, parameter);
        tape.Seal(y);
        chosen.Value.CopyFrom([.. index.SelectMany(row => Enumerable.Range(0, table[0]).Select(candidate => candidate == row ? 1f : 0))]);
        tape.Forward();
        y.Gradient.CopyFrom(golden.Array("gy").ToSingle());
        tape.Backward();
        CheckAll(golden, ("y", y.Value), ("d_table", parameter.Gradient));
    }

    private static void CheckConcatenate(Device device, GoldenPart golden)
    {
        Tensor? joined = null;
        var gy = golden.Image(device, "gy");
        foreach (string part in golden.Given.Where(name => name is not ("y" or "gy") && !name.StartsWith("d_", StringComparison.Ordinal)).Order())
        {
            var next = golden.Image(device, part);
            var gradient = Like(next);
            device.TakeChannels(gy, joined?.Shape.C ?? 0, accumulate: false, gradient);
            golden.Check("d_" + part, gradient);
            var both = device.Allocate(next.Shape.WithC((joined?.Shape.C ?? 0) + next.Shape.C));
            if (joined is null) both = next;
            else device.Concatenate(joined, next, both);
            joined = both;
        }

        golden.Check("y", joined!);
    }

    private static void CheckAdd(Device device, GoldenPart golden)
    {
        var (x, e, gy) = (golden.Image(device, "x"), Rows(device, golden, "e"), golden.Image(device, "gy"));
        var (y, de) = (Like(x), Like(e));
        device.AddPerChannel(x, e, y);
        device.SumPixels(gy, accumulate: false, de);
        CheckAll(golden, ("y", y), ("d_x", gy), ("d_e", de));
    }

    private static void CheckScaleShift(Device device, GoldenPart golden)
    {
        var (x, e, gy) = (golden.Image(device, "x"), Rows(device, golden, "e"), golden.Image(device, "gy"));
        var (y, dx, de) = (Like(x), Like(x), Like(e));
        device.ScaleShift(x, e, y);
        device.ScaleShiftBackward(x, e, gy, accumulateX: false, dx, accumulateE: false, de);
        CheckAll(golden, ("y", y), ("d_x", dx), ("d_e", de));
    }

    private static void CheckBlock(Device device, GoldenPart golden)
    {
        var (x, temb, gy) = (golden.Image(device, "x"), Rows(device, golden, "temb"), golden.Image(device, "gy"));
        var (groups, epsilon) = ((int)golden.Setting("groups"), golden.Setting("eps"));
        var parameters = golden.Given.Where(name => name.Contains('.', StringComparison.Ordinal) && !name.StartsWith("d_", StringComparison.Ordinal))
            .ToDictionary(name => name, name => Parameter(device, golden, name));
        var tape = new Tape(device, hasGradients: true);
        var (input, time) = (tape.Input(x.Shape, wantsGradient: true), tape.Input(temb.Shape, wantsGradient: true));
        Variable Conv(string name, Variable from, Variable? residual = null) => tape.Conv2d(from, parameters[name + ".weight"], parameters[name + ".bias"], residual);
        Variable Norm(string name, Variable from) => tape.GroupNorm(from, parameters[name + ".weight"], parameters[name + ".bias"], groups, epsilon, silu: true);
        var h = tape.AddPerChannel(Conv("c1", Norm("g1", input)), Conv("lin", tape.Silu(time)));
        var y = Conv("c2", Norm("g2", h), residual: Conv("skip", input));
        tape.Seal(y);
        input.Value.CopyFrom(x.ToArray());
        time.Value.CopyFrom(temb.ToArray());
        tape.Forward();
        y.Gradient.CopyFrom(gy.ToArray());
        tape.Backward();
        CheckAll(golden, ("y", y.Value), ("d_x", input.Gradient), ("d_temb", time.Gradient));
        foreach (var (name, parameter) in parameters) golden.Check("d_" + name, parameter.Gradient);
    }

    private static Parameter Parameter(Device device, GoldenPart golden, string name)
    {
        int[] shape = golden.Array(name).Shape;
        var parameter = shape.Length == 1
            ? new Parameter(device, name, Shape.Vector(shape[0]), TensorKind.Vector)
            : new Parameter(device, name, new Shape(shape[0], shape[1], shape.Length == 4 ? shape[2] : 1, shape.Length == 4 ? shape[3] : 1), TensorKind.Filter);
        parameter.Value.CopyFrom(golden.Array(name).ToSingle());
        return parameter;
    }

    private static void CheckAll(GoldenPart golden, params ReadOnlySpan<(string Array, Tensor Got)> results)
    {
        foreach (var (array, got) in results) golden.Check(array, got);
    }

    /// <summary>(N, C, L) as images of one column.</summary>
    private static Tensor Images(Device device, GoldenPart golden, string array)
    {
        int[] shape = golden.Array(array).Shape;
        return shape.Length == 4 ? golden.Image(device, array) : device.From(new Shape(shape[0], shape[1], shape[2], 1), golden.Array(array).ToSingle());
    }

    /// <summary>(.., C) as images of one pixel.</summary>
    private static Tensor Rows(Device device, GoldenPart golden, string array)
    {
        var values = golden.Array(array);
        return device.From(new Shape(values.Count / values.Shape[^1], values.Shape[^1], 1, 1), values.ToSingle());
    }

    private static Tensor Matrix(Device device, GoldenPart golden, string array)
    {
        int[] shape = golden.Array(array).Shape;
        return device.From(new Shape(shape[0], shape[1], 1, 1), golden.Array(array).ToSingle(), TensorKind.Filter);
    }

    /// <summary>Every matrix of (rows, columns) in a row of them as (columns, rows).</summary>
    private static float[] Transposed(float[] values, int rows, int columns)
    {
        var transposed = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            var (matrix, place) = Math.DivRem(i, rows * columns);
            transposed[(matrix * rows * columns) + (place % columns * rows) + (place / columns)] = values[i];
        }

        return transposed;
    }

    private static Tensor Like(Tensor tensor) => tensor.Device.Allocate(tensor.Shape, tensor.Kind);
}
