using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>The samples, noise pools and models that the golden sampler cases name.</summary>
internal static class SamplerInputs
{
    private static readonly JsonElement Root = GoldenJson.Open(GoldenFolder.Path("samplers", "inputs.json"));

    /// <summary>A sample by its name; "d768" and "d96" are those of the reference's test suite, made by their formula.</summary>
    public static Tensor<double> Sample(string name) => name switch
    {
        "d768" => Suite(4, 3, 8, 8),
        "d96" => Suite(4, 3, 8),
        _ => TensorOf.Golden(GoldenJson.Array(Root.GetProperty("samples").GetProperty(name))),
    };

    /// <summary>The noise of a start part-way: the one that is named, else that of the test suite's sample.</summary>
    public static Tensor<double> StartNoise(JsonElement row)
    {
        if (SchedulerConfig.Text(row, "start_noise") is { } name) return Sample(name);
        Tensor<double> sample = Sample(row.GetProperty("sample").GetString()!);
        double most = (sample.FlattenedLength - 1) / (double)sample.FlattenedLength;
        return TensorOf.Map(sample, v => most - v);
    }

    // The batch index runs fastest.
    private static Tensor<double> Suite(int batch, params int[] image)
    {
        int size = image.Aggregate(1, (product, length) => product * length), all = batch * size;
        double[] values = [.. Enumerable.Range(0, all).Select(flat => ((flat % size * batch) + (flat / size)) / (double)all)];
        return Tensor.Create(values, [batch, .. image.Select(length => (nint)length)]);
    }

    /// <summary>The pool meant by "draw 0 of the pool".</summary>
    public static string FirstPool => Root.GetProperty("noise_pools").EnumerateObject().First().Name;

    /// <summary>Draw k of a case: element b of the batch takes row (k + stride b) mod rows of the pool, cut to size.</summary>
    public static Tensor<double> Noise(string pool, int draw, Tensor<double> like)
    {
        GoldenArray rows = GoldenJson.Array(Root.GetProperty("noise_pools").GetProperty(pool));
        int stride = Root.GetProperty("noise_stride").GetInt32(), batch = (int)like.Lengths[0];
        int size = (int)like.FlattenedLength / batch;
        IEnumerable<double> values = Enumerable.Range(0, batch).SelectMany(b => rows.Row((draw + (stride * b)) % rows.Shape[0]).Data.Take(size));
        return Tensor.Create([.. values], like.Lengths);
    }

    /// <summary>The model of that name; where it has a variance, that is its second half of channels.</summary>
    public static FieldModel<double> Model(string name)
    {
        JsonElement model = Root.GetProperty("models").GetProperty(name);
        string kind = model.GetProperty("kind").GetString()!;
        FieldModel<double> prediction = kind switch
        {
            "scale_t" => (x, t) => Tensor.Multiply<double>(x, t / (t + 1)),
            "mix" => (x, t) => Mix(model, x, t),
            _ => throw new InvalidDataException($"inputs.json: model {name} is of the unknown kind {kind}."),
        };
        return model.TryGetProperty("var", out JsonElement variance) ? (x, t) => WithVariance(variance, prediction(x, t), t) : prediction;
    }

    private static Tensor<double> WithVariance(JsonElement variance, Tensor<double> prediction, double t)
    {
        double v0 = Number("v0"), v1 = Number("v1"), p = Number("p"), w = Number("w");
        nint[] shape = [prediction.Lengths[0], 2 * prediction.Lengths[1], .. prediction.Lengths[2..]];
        double[] values = prediction.Values(), both = new double[2 * values.Length];
        int size = values.Length / (int)shape[0];
        for (int flat = 0; flat < values.Length; flat++)
        {
            int at = flat + (flat / size * size);
            both[at] = values[flat];
            both[at + size] = v0 + (v1 * Math.Sin((p * (flat % size)) + (w * t)));
        }

        return Tensor.Create(both, shape);

        double Number(string key) => variance.GetProperty(key).GetDouble();
    }

    private static Tensor<double> Mix(JsonElement model, Tensor<double> x, double t)
    {
        double a = Number("a"), b = Number("b"), c = Number("c"), p = Number("p"), w = Number("w");
        int shift = model.GetProperty("s").GetInt32(), size = (int)(x.FlattenedLength / x.Lengths[0]);
        double[] from = x.Values(), to = new double[from.Length];
        for (int flat = 0; flat < to.Length; flat++)
        {
            int i = flat % size;
            to[flat] = (a * Math.Tanh(from[flat])) + (b * from[flat - i + ((i + shift) % size)]) + (c * Math.Sin((p * i) + (w * t)));
        }

        return Tensor.Create(to, x.Lengths);

        double Number(string key) => model.GetProperty(key).GetDouble();
    }
}
