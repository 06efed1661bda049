using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ebb.Spec.Forward;
using Ebb.Spec.Nn;
using Ebb.Spec.Optim;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing;
using Parameters = System.Collections.Generic.IReadOnlyDictionary<string, System.Numerics.Tensors.Tensor<double>>;

namespace Ebb.Spec.Tests.Golden;

/// <summary>Everything that a golden net file expects, computed by the specification in double.</summary>
internal sealed partial class NetRun
{
    private static readonly ConcurrentDictionary<string, Lazy<NetRun>> Runs = new(StringComparer.Ordinal);

    private readonly Dictionary<string, double[]> _results = new(StringComparer.Ordinal);
    private readonly EpsNetKind _kind;
    private readonly VpSchedule<double> _schedule;
    private readonly NpzFile _given;
    private readonly JsonElement _config;

    private NetRun(JsonElement entry)
    {
        _config = entry.GetProperty("config");
        _given = NpzFile.Open(GoldenFolder.Path("nets", entry.GetProperty("file").GetString()!));
        _kind = KindOf(_config) ?? throw new InvalidOperationException("Not a net.");
        _schedule = VpSchedule.Linear(_config.GetProperty("T").GetInt32(), _config.GetProperty("beta0").GetDouble(), _config.GetProperty("beta1").GetDouble());
        _results["schedule/beta"] = [.. Enumerable.Range(0, _schedule.Steps).Select(_schedule.Beta)];
        _results["schedule/alpha_bar"] = [.. Enumerable.Range(0, _schedule.Steps).Select(level => _schedule.AlphaBar(TimeOf.IndexOfLevel(level)))];

        Parameters initial = _given.Under("init/").ToDictionary(pair => pair.Key, pair => TensorOf.Golden(pair.Value), StringComparer.Ordinal);
        Parameters trained = Train(initial);
        Sample(initial, trained);
        if (_config.TryGetProperty("full", out JsonElement full)) TrainInFull(initial, full);
    }

    public static EpsNetKind? KindOf(JsonElement config) => config.TryGetProperty("net", out JsonElement net)
        ? net.GetString() switch { "plain" => EpsNetKind.Plain, "residual" => EpsNetKind.Residual, _ => null }
        : null;

    public static NetRun Of(string name, JsonElement entry) => Runs.GetOrAdd(name, _ => new(() => new NetRun(entry))).Value;

    public static bool Covers(string array) => Covered().IsMatch(array);

    /// <summary>The arrays that one test row checks together; an array that is not covered has a row of its own.</summary>
    public static string Group(string array) => Covers(array) ? array.Split('/')[0] : array;

    private int Steps => _config.GetProperty("steps").GetInt32();

    public double[] Result(string array) => _results.TryGetValue(array, out double[]? result)
        ? result
        : throw new InvalidDataException($"Nothing computed {array}; there are: {string.Join(", ", _results.Keys)}.");

    private Parameters Train(Parameters parameters)
    {
        AdamRule<double> rule = new(_config.GetProperty("lr").GetDouble(), 0.9, 0.999, 1e-8);
        Dictionary<string, AdamMoments<double>> moments = parameters.ToDictionary(p => p.Key, p => AdamMoments<double>.Zero(p.Value), StringComparer.Ordinal);
        List<double> losses = [];
        for (int s = 0; s < Steps; s++)
        {
            (Tensor<double> input, Tensor<double> output, double loss, Parameters gradients) = Differentiate(parameters, s);
            losses.Add(loss);
            if (s == 0)
            {
                (_results["forward/input"], _results["forward/output"]) = (input.Values(), output.Values());
                Keep("grad/", gradients);
            }

            parameters = Update(rule, s, parameters, gradients, moments);
            Keep(string.Create(CultureInfo.InvariantCulture, $"adam{s + 1}/"), parameters);
        }

        _results["train/loss"] = [.. losses];
        return parameters;
    }

    /// <summary>The same pairs with everything that training has: gradient, clip, AdamW with a warm and falling rate, average.</summary>
    private void TrainInFull(Parameters parameters, JsonElement full)
    {
        AdamRule<double> rule = new(Number("lr"), 0.9, 0.99, 1e-8) { WeightDecay = Number("weight_decay") };
        LearningRateRule<double> rates = new(Number("lr"), LearningRateSchedule.Cosine, Steps) { WarmupSteps = (int)Number("warmup") };
        EmaRule<double> ema = EmaRule<double>.Constant(Number("ema"));
        Parameters averages = parameters;
        Dictionary<string, AdamMoments<double>> moments = parameters.ToDictionary(p => p.Key, p => AdamMoments<double>.Zero(p.Value), StringComparer.Ordinal);
        List<double> losses = [], norms = [];
        for (int s = 0; s < Steps; s++)
        {
            (_, _, double loss, Parameters gradients) = Differentiate(parameters, s);
            losses.Add(loss);
            norms.Add(GradientClipping.Norm(gradients.Values));
            double factor = GradientClipping.Factor(norms[s], Number("clip"));
            gradients = gradients.ToDictionary(g => g.Key, g => Tensor.Multiply<double>(g.Value, factor), StringComparer.Ordinal);
            parameters = Update(rule with { LearningRate = rates.At(s) }, s, parameters, gradients, moments);
            averages = averages.ToDictionary(e => e.Key, e => ema.Update(s + 1, e.Value, parameters[e.Key]), StringComparer.Ordinal);
        }

        (_results["full/loss"], _results["full/grad_norm"]) = ([.. losses], [.. norms]);
        _results["full/lr"] = [.. Enumerable.Range(0, Steps).Select(rates.At)];
        Keep("full/param/", parameters);
        Keep("full/ema/", averages);

        double Number(string key) => full.GetProperty(key).GetDouble();
    }

    private (Tensor<double> Input, Tensor<double> Output, double Loss, Parameters Gradients) Differentiate(Parameters parameters, int s)
    {
        (Tensor<double> input, Tensor<double> eps) = Pair(s);
        Tensor<double>? predicted = null;
        Parameters gradients = EpsNetSpec.Gradient(_kind, parameters, input, output =>
        {
            predicted = output;
            return MeanSquaredError.Gradient(output, eps);
        });
        return (input, predicted!, MeanSquaredError.Value(predicted!, eps), gradients);
    }

    private static Dictionary<string, Tensor<double>> Update(
        AdamRule<double> rule, int s, Parameters parameters, Parameters gradients, Dictionary<string, AdamMoments<double>> moments)
    {
        Dictionary<string, Tensor<double>> updated = new(StringComparer.Ordinal);
        foreach ((string name, Tensor<double> p) in parameters)
        {
            (updated[name], moments[name]) = rule.Step(s + 1, p, gradients[name], moments[name]);
        }

        return updated;
    }

    private (Tensor<double> Input, Tensor<double> Eps) Pair(int s)
    {
        Tensor<double> x0 = TensorOf.Golden(_given["train/x0"].Row(s)), eps = TensorOf.Golden(_given["train/eps"].Row(s));
        int[] indices = [.. _given["train/t"].Row(s).ToInt64().Select(level => TimeOf.IndexOfLevel((int)level))];
        Tensor<double> xT = TensorOf.Stack([.. indices.Select((t, n) =>
            QSample.Apply(QSample.Coefficients(_schedule, t), TensorOf.Image(x0, n), TensorOf.Image(eps, n)))]);
        return (TimeChannel.Append(xT, indices.Select(t => TimeOf.Index<double>(t, _schedule.Steps, TimeConvention.OverLast)).ToArray()), eps);
    }

    private void Sample(Parameters initial, Parameters trained)
    {
        Tensor<double> x = TensorOf.Golden(_given["ddim/x_T"]);
        _results["ddim/trained_final"] = ReverseSampler.Ddim(_schedule, Model(trained), x, Conventions.WalkThrough).Values();

        List<double> states = [.. x.Values()], epsHats = [], x0Hats = [];
        FieldModel<double> model = Model(initial);
        for (int t = _schedule.Steps; t >= 1; t--)
        {
            ReverseCoefficients<double> step = DdimStep.Coefficients(_schedule, t, t - 1, ClipMode.Keep, DivisionGuard.Floor);
            Tensor<double> epsHat = model(x, TimeOf.Index<double>(t, _schedule.Steps, TimeConvention.OverLast));
            epsHats.AddRange(epsHat.Values());
            x0Hats.AddRange(ReverseStep.X0Hat(step, x, epsHat).Values());
            x = ReverseStep.Apply(step, x, epsHat);
            states.AddRange(x.Values());
        }

        (_results["ddim/x"], _results["ddim/eps_hat"], _results["ddim/x0_hat"]) = ([.. states], [.. epsHats], [.. x0Hats]);

        int from = TimeOf.IndexOfLevel(_config.GetProperty("recon_from").GetInt32());
        Tensor<double> start = QSample.Apply(QSample.Coefficients(_schedule, from), TensorOf.Golden(_given["train/x0"].Row(0)), TensorOf.Golden(_given["train/eps"].Row(0)));
        _results["recon/x_start"] = start.Values();
        _results["recon/final"] = ReverseSampler.Ddim(_schedule, model, start, Conventions.WalkThrough, TimestepSubset.Indices(from, from)).Values();
    }

    private FieldModel<double> Model(Parameters parameters) => (x, time) =>
        EpsNetSpec.Forward(_kind, parameters, TimeChannel.Append(x, Enumerable.Repeat(time, (int)x.Lengths[0]).ToArray()));

    [GeneratedRegex(@"^(schedule/(beta|alpha_bar)|forward/(input|output)|(grad|adam\d+)/.+|train/loss|ddim/(x|eps_hat|x0_hat|trained_final)|recon/(x_start|final)|full/(loss|grad_norm|lr|(param|ema)/.+))$")]
    private static partial Regex Covered();

    private void Keep(string prefix, Parameters tensors)
    {
        foreach ((string name, Tensor<double> tensor) in tensors) _results[prefix + name] = tensor.Values();
    }
}
