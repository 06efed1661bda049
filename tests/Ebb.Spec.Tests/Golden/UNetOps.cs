using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Nn;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The operations of a U-Net among the golden operations: outputs and gradients by the specification in double.</summary>
internal static class UNetOps
{
    /// <summary>The results by array, or null for an operation of another kind.</summary>
    public static Dictionary<string, double[]>? Compute(string op, JsonElement settings, Dictionary<string, GoldenArray> given)
    {
        Tensor<double> T(string name) => TensorOf.Golden(given[name]);
        return op.Split('_')[0] switch
        {
            "conv2d" => Convolve(T("x"), T("weight"), given.ContainsKey("bias") ? T("bias") : null, T("gy"), Placement(settings)),
            "groupnorm" => Norm(T("x"), T("weight"), T("bias"), T("gy"), settings.GetProperty("groups").GetInt32(), settings.GetProperty("eps").GetDouble()),
            "silu" => new() { ["y"] = Silu.Forward(T("x")).Values(), ["d_x"] = Silu.Gradient(T("x"), T("gy")).Values() },
            "linear" => Map(T("x"), T("weight"), given.ContainsKey("bias") ? T("bias") : null, T("gy")),
            "softmax" => new() { ["y"] = Softmax.Forward(T("x")).Values(), ["d_x"] = Softmax.Gradient(Softmax.Forward(T("x")), T("gy")).Values() },
            "attention" => Attend(T("q"), T("k"), T("v"), T("gy")),
            "upsample" => new() { ["y"] = Upsample.Forward(T("x")).Values(), ["d_x"] = Upsample.Gradient(T("gy")).Values() },
            "embedding" => Lookup(T("table"), [.. given["index"].ToInt64().Select(index => (int)index)], T("gy")),
            "concat" => Concatenate(given, T("gy")),
            "add" => new()
            {
                ["y"] = PerChannel.Add(T("x"), T("e")).Values(),
                ["d_x"] = T("gy").Values(),
                ["d_e"] = PerChannel.Sum(T("gy")).Values(),
            },
            "scale" => ScaleShift(T("x"), T("e"), T("gy")),
            "resblock" => Block(given.ToDictionary(pair => pair.Key, pair => TensorOf.Golden(pair.Value)), settings),
            _ => null,
        };
    }

    // "padding" is [rows, columns], or says that one row below and one column to the right is padded.
    private static ConvPlacement Placement(JsonElement settings)
    {
        JsonElement padding = settings.GetProperty("padding"), stride = settings.GetProperty("stride");
        (int rows, int columns) = (stride[0].GetInt32(), stride[1].GetInt32());
        if (padding.ValueKind == JsonValueKind.String) return new(rows, columns, 0, 0, 1, 1);
        (int high, int wide) = (padding[0].GetInt32(), padding[1].GetInt32());
        return new(rows, columns, high, wide, high, wide);
    }

    private static Dictionary<string, double[]> Convolve(Tensor<double> x, Tensor<double> weight, Tensor<double>? bias, Tensor<double> gy, ConvPlacement placement) => new()
    {
        ["y"] = Conv2d.Forward(x, weight, bias, placement).Values(),
        ["d_x"] = Conv2d.InputGradient(x, weight, gy, placement).Values(),
        ["d_weight"] = Conv2d.WeightGradient(x, weight, gy, placement).Values(),
        ["d_bias"] = Conv2d.BiasGradient(gy).Values(),
    };

    private static Dictionary<string, double[]> Norm(Tensor<double> x, Tensor<double> weight, Tensor<double> bias, Tensor<double> gy, int groups, double eps)
    {
        (Tensor<double> dWeight, Tensor<double> dBias) = GroupNorm.ParameterGradients(x, groups, eps, gy);
        return new()
        {
            ["y"] = GroupNorm.Forward(x, weight, bias, groups, eps).Values(),
            ["d_x"] = GroupNorm.InputGradient(x, weight, groups, eps, gy).Values(),
            ["d_weight"] = dWeight.Values(),
            ["d_bias"] = dBias.Values(),
        };
    }

    private static Dictionary<string, double[]> Map(Tensor<double> x, Tensor<double> weight, Tensor<double>? bias, Tensor<double> gy) => new()
    {
        ["y"] = Linear.Forward(x, weight, bias).Values(),
        ["d_x"] = Linear.InputGradient(weight, gy).Values(),
        ["d_weight"] = Linear.WeightGradient(x, gy).Values(),
        ["d_bias"] = Linear.BiasGradient(gy).Values(),
    };

    private static Dictionary<string, double[]> Attend(Tensor<double> q, Tensor<double> k, Tensor<double> v, Tensor<double> gy)
    {
        (Tensor<double> dQ, Tensor<double> dK, Tensor<double> dV) = Attention.Gradients(q, k, v, gy);
        return new() { ["y"] = Attention.Forward(q, k, v).Values(), ["d_q"] = dQ.Values(), ["d_k"] = dK.Values(), ["d_v"] = dV.Values() };
    }

    private static Dictionary<string, double[]> Lookup(Tensor<double> table, int[] indices, Tensor<double> gy) => new()
    {
        ["y"] = Embedding.Forward(table, indices).Values(),
        ["d_table"] = Embedding.Gradient((int)table.Lengths[0], indices, gy).Values(),
    };

    private static Dictionary<string, double[]> Concatenate(Dictionary<string, GoldenArray> given, Tensor<double> gy)
    {
        Dictionary<string, double[]> results = [];
        Tensor<double>? joined = null;
        foreach (string part in given.Keys.Where(name => name is not ("y" or "gy") && !name.StartsWith("d_", StringComparison.Ordinal)).Order())
        {
            Tensor<double> next = TensorOf.Golden(given[part]);
            results["d_" + part] = Channels.Take(gy, (int)(joined?.Lengths[1] ?? 0), (int)next.Lengths[1]).Values();
            joined = joined is null ? next : Channels.Concatenate(joined, next);
        }

        results["y"] = joined!.Values();
        return results;
    }

    private static Dictionary<string, double[]> ScaleShift(Tensor<double> x, Tensor<double> e, Tensor<double> gy)
    {
        (Tensor<double> dX, Tensor<double> dE) = PerChannel.ScaleShiftGradients(x, e, gy);
        return new() { ["y"] = PerChannel.ScaleShift(x, e).Values(), ["d_x"] = dX.Values(), ["d_e"] = dE.Values() };
    }

    private static Dictionary<string, double[]> Block(Dictionary<string, Tensor<double>> given, JsonElement settings)
    {
        (int groups, double eps) = (settings.GetProperty("groups").GetInt32(), settings.GetProperty("eps").GetDouble());
        Tensor<double> G(string name) => given[name];
        Tensor<double> n1 = GroupNorm.Forward(G("x"), G("g1.weight"), G("g1.bias"), groups, eps), a1 = Silu.Forward(n1);
        Tensor<double> time = Silu.Forward(G("temb")), added = Linear.Forward(time, G("lin.weight"), G("lin.bias"));
        Tensor<double> h = PerChannel.Add(Conv2d.Forward(a1, G("c1.weight"), G("c1.bias")), added);
        Tensor<double> n2 = GroupNorm.Forward(h, G("g2.weight"), G("g2.bias"), groups, eps), a2 = Silu.Forward(n2);
        Tensor<double> skip = Conv2d.Forward(G("x"), G("skip.weight"), G("skip.bias")), gy = G("gy");
        Tensor<double> y = Tensor.Add<double>(skip, Conv2d.Forward(a2, G("c2.weight"), G("c2.bias")));

        Tensor<double> dN2 = Silu.Gradient(n2, Conv2d.InputGradient(a2, G("c2.weight"), gy));
        Tensor<double> dH = GroupNorm.InputGradient(h, G("g2.weight"), groups, eps, dN2), dAdded = PerChannel.Sum(dH);
        Tensor<double> dN1 = Silu.Gradient(n1, Conv2d.InputGradient(a1, G("c1.weight"), dH));
        (Tensor<double> dG2, Tensor<double> dB2) = GroupNorm.ParameterGradients(h, groups, eps, dN2);
        (Tensor<double> dG1, Tensor<double> dB1) = GroupNorm.ParameterGradients(G("x"), groups, eps, dN1);
        Tensor<double> dX = Tensor.Add<double>(
            Conv2d.InputGradient(G("x"), G("skip.weight"), gy), GroupNorm.InputGradient(G("x"), G("g1.weight"), groups, eps, dN1));
        return new()
        {
            ["y"] = y.Values(),
            ["d_x"] = dX.Values(),
            ["d_temb"] = Silu.Gradient(G("temb"), Linear.InputGradient(G("lin.weight"), dAdded)).Values(),
            ["d_g1.weight"] = dG1.Values(),
            ["d_g1.bias"] = dB1.Values(),
            ["d_c1.weight"] = Conv2d.WeightGradient(a1, G("c1.weight"), dH).Values(),
            ["d_c1.bias"] = Conv2d.BiasGradient(dH).Values(),
            ["d_lin.weight"] = Linear.WeightGradient(time, dAdded).Values(),
            ["d_lin.bias"] = Linear.BiasGradient(dAdded).Values(),
            ["d_g2.weight"] = dG2.Values(),
            ["d_g2.bias"] = dB2.Values(),
            ["d_c2.weight"] = Conv2d.WeightGradient(a2, G("c2.weight"), gy).Values(),
            ["d_c2.bias"] = Conv2d.BiasGradient(gy).Values(),
            ["d_skip.weight"] = Conv2d.WeightGradient(G("x"), G("skip.weight"), gy).Values(),
            ["d_skip.bias"] = Conv2d.BiasGradient(gy).Values(),
        };
    }
}
