using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ebb.Spec.Optim;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>Optimizers, averages, clipping and learning rates against numbers computed elsewhere: what a part is, its settings say.</summary>
[Trait("Category", "Golden")]
public sealed partial class OptimGoldenTests
{
    public static TheoryData<string, string> Parts() => NetManifest.Cases("optim", "parts");

    [Theory]
    [MemberData(nameof(Parts))]
    public void Part_OfTheManifest_GivesTheExpectedArrays(string file, string part)
    {
        Part golden = new(file, part);
        if (golden.Has("max_norm")) CheckClipping(golden);
        else if (golden.Has("betas")) CheckSteps(golden, Adam(golden));
        else if (golden.Has("decay")) CheckAverage(golden);
        else if (golden.Has("base")) CheckRates(golden);
        else if (golden.Has("lr")) CheckSteps(golden, Sgd(golden));
        else Assert.Fail($"{part}: nothing in the spec has these settings: {golden.Settings.GetRawText()}");
    }

    /// <summary>Row s of the expected array is the parameter after step s + 1.</summary>
    private static void CheckSteps(Part golden, Func<int, Tensor<double>, Tensor<double>, Tensor<double>> step)
    {
        Tensor<double> p = TensorOf.Golden(golden.Arrays["p0"]);
        List<double> path = [];
        for (int s = 0; s < golden.Arrays["grads"].Shape[0]; s++)
        {
            p = step(s + 1, p, TensorOf.Golden(golden.Arrays["grads"].Row(s)));
            path.AddRange(p.Values());
        }

        golden.Check(golden.Name, [.. path]);
    }

    private static Func<int, Tensor<double>, Tensor<double>, Tensor<double>> Adam(Part golden)
    {
        double[] betas = GoldenJson.Array(golden.Settings.GetProperty("betas")).Data;
        AdamRule<double> rule = new(golden.Number("lr"), betas[0], betas[1], golden.Number("eps"));
        if (golden.Has("weight_decay"))
        {
            double decay = golden.Number("weight_decay");
            string kind = golden.Settings.GetProperty("rule").GetString()!;
            rule = kind switch
            {
                "decoupled" => rule with { WeightDecay = decay },
                "added to the gradient before the moments" => rule with { Penalty = decay },
                _ => throw new InvalidDataException($"Unknown weight decay: {kind}."),
            };
        }

        AdamMoments<double>? moments = null;
        return (step, p, gradient) =>
        {
            (p, moments) = rule.Step(step, p, gradient, moments ?? AdamMoments<double>.Zero(p));
            return p;
        };
    }

    private static Func<int, Tensor<double>, Tensor<double>, Tensor<double>> Sgd(Part golden)
    {
        if (golden.Has("dampening")) Assert.Equal(0, golden.Number("dampening"));
        SgdRule<double> rule = new(golden.Number("lr"), golden.Has("momentum") ? golden.Number("momentum") : 0);
        Tensor<double>? velocity = null;
        return (_, p, gradient) =>
        {
            (p, velocity) = rule.Step(p, gradient, velocity ?? TensorOf.Map(p, _ => 0));
            return p;
        };
    }

    private static void CheckAverage(Part golden)
    {
        string rule = golden.Settings.GetProperty("rule").GetString()!;
        double decay = golden.Number("decay");
        EmaRule<double> ema = rule switch
        {
            "k=decay" => EmaRule<double>.Constant(decay),
            "k=min(decay,(1+s)/(10+s))" => new(decay, 0, UpdateAfterStep: null),
            _ => throw new InvalidDataException($"Unknown decay: {rule}."),
        };
        GoldenArray weights = golden.Arrays[InputRows().Match(golden.Settings.GetProperty("input").GetString()!).Groups["array"].Value];
        Tensor<double> average = TensorOf.Golden(golden.Arrays["p0"]);
        List<double> path = [];
        for (int s = 0; s < weights.Shape[0]; s++)
        {
            average = ema.Update(s + 1, average, TensorOf.Golden(weights.Row(s)));
            path.AddRange(average.Values());
        }

        golden.Check(golden.Name, [.. path]);
    }

    private static void CheckClipping(Part golden)
    {
        Dictionary<string, Tensor<double>> given = golden.Arrays.Under(golden.Name + "/in")
            .ToDictionary(pair => pair.Key, pair => TensorOf.Golden(pair.Value), StringComparer.Ordinal);
        Assert.NotEmpty(given);
        double norm = GradientClipping.Norm(given.Values);
        double factor = GradientClipping.Factor(norm, golden.Number("max_norm"));
        golden.Check(golden.Name + "/norm", [norm]);
        foreach ((string index, Tensor<double> gradient) in given)
        {
            golden.Check($"{golden.Name}/out{index}", Tensor.Multiply<double>(gradient, factor).Values());
        }
    }

    private static void CheckRates(Part golden)
    {
        LearningRateRule<double> rule = golden.Has("warmup")
            ? new(golden.Number("base"), LearningRateSchedule.Cosine, (int)golden.Number("total")) { WarmupSteps = (int)golden.Number("warmup") }
            : new(golden.Number("base"), LearningRateSchedule.Cosine, (int)golden.Number("t_max")) { Least = golden.Number("min") };
        golden.Check(golden.Name, [.. Enumerable.Range(0, golden.Arrays[golden.Name].Count).Select(rule.At)]);
    }

    [GeneratedRegex("row s of (?<array>[^ ,;]+)")]
    private static partial Regex InputRows();

    private sealed class Part(string file, string name)
    {
        public string Name => name;

        public JsonElement Settings { get; } = NetManifest.Root.GetProperty(file).GetProperty("config").GetProperty("parts").GetProperty(name);

        public NpzFile Arrays { get; } = NetManifest.Arrays(file);

        public bool Has(string key) => Settings.TryGetProperty(key, out _);

        public double Number(string key) => Settings.GetProperty(key).GetDouble();

        public void Check(string array, double[] got) => Close.Elementwise(array, Arrays[array], got, NetManifest.Tolerance(file, array));
    }
}
