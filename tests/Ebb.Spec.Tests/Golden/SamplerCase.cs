using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Forward;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden;

/// <summary>
/// One golden trajectory, replayed by the spec's steps. The reference counts noise levels from 0: its timestep t is our index t + 1,
/// and its "alpha_bar = 1 after the last step" is our index 0.
/// </summary>
internal sealed class SamplerCase
{
    private const double Tol = 1e-9;

    private readonly JsonElement _row;
    private readonly JsonElement _config;
    private readonly VpSchedule<double> _schedule;
    private readonly bool _isDdim;
    private readonly int[] _timesteps;
    private int _draws;

    public SamplerCase(JsonElement row)
    {
        _row = row;
        _config = row.GetProperty("config");
        _schedule = SchedulerConfig.Schedule(_config);
        _isDdim = SchedulerConfig.Text(row, "scheduler") == "DDIMScheduler";
        _timesteps = row.GetProperty("timesteps").ValueKind == JsonValueKind.Array
            ? [.. GoldenJson.Array(row.GetProperty("timesteps")).ToInt64().Select(t => (int)t)]
            : [.. Enumerable.Range(0, _schedule.Steps).Reverse()];
    }

    private string Id => _row.GetProperty("id").GetString()!;

    public void Replay(Func<Tensor<double>, double, Tensor<double>> model)
    {
        Dictionary<int, JsonElement> kept = _row.GetProperty("steps").EnumerateArray().ToDictionary(step => step.GetProperty("i").GetInt32());
        Tensor<double> x = Start();
        Check("x_init", _row.GetProperty("x_init"), x);
        double checksum = 0, sizes = 0;
        for (int i = 0; i < _timesteps.Length; i++)
        {
            ReverseCoefficients<double> step = Step(i);
            Tensor<double> epsHat = model(x, _timesteps[i]);
            Tensor<double> x0Hat = ReverseStep.X0Hat(step, x, epsHat);
            x = ReverseStep.Apply(step, x, epsHat, step.FromNoise == 0 ? x : SamplerInputs.Noise(_row.GetProperty("noise_pool").GetString()!, _draws++, x));
            checksum += (i + 1) * x.Values().Sum();
            sizes += (i + 1) * x.Values().Sum(Math.Abs);
            if (!kept.Remove(i, out JsonElement want)) continue;
            Check($"steps[{i}].x", want.GetProperty("x"), x);
            if (want.TryGetProperty("x0", out JsonElement x0)) Check($"steps[{i}].x0", x0, x0Hat);
        }

        Assert.Empty(kept);
        Check("final", _row.GetProperty("final"), x);
        Assert.Equal(_row.GetProperty("noise_draws").GetInt32(), _draws);
        // The sum cancels, so its rounding is that of the sum of sizes.
        Close.Elementwise($"{Id}/trajectory_checksum", _row.GetProperty("trajectory_checksum").GetDouble(), checksum, new Tolerance(Tol * (1 + sizes), 0));
    }

    private Tensor<double> Start()
    {
        Tensor<double> sample = SamplerInputs.Sample(_row.GetProperty("sample").GetString()!);
        return SchedulerConfig.Text(_row, "start") == "as_is"
            ? sample
            : QSample.Apply(QSample.Coefficients(_schedule, TimeOf.IndexOfLevel(_timesteps[0])), sample, SamplerInputs.Sample(_row.GetProperty("start_noise").GetString()!));
    }

    private ReverseCoefficients<double> Step(int i)
    {
        bool clips = SchedulerConfig.Flag(_config, "clip_sample");
        bool recomputes = SchedulerConfig.Argument(_row, "use_clipped_model_output") is { ValueKind: JsonValueKind.True };
        ClipMode clip = !clips ? ClipMode.None : recomputes ? ClipMode.Recompute : ClipMode.Keep;
        int from = TimeOf.IndexOfLevel(_timesteps[i]);
        if (!_isDdim)
        {
            int to = i + 1 < _timesteps.Length ? TimeOf.IndexOfLevel(_timesteps[i + 1]) : 0;
            ReverseCoefficients<double> step = DdpmStep.Coefficients(_schedule, from, to, clip, DivisionGuard.Floor);
            // The reference draws whenever t > 0, even where the weight is its floor sqrt(1e-20); ours is 0 there.
            if (step.FromNoise == 0 && _timesteps[i] > 0) _draws++;
            return step;
        }

        int previous = _timesteps[i] - (_schedule.Steps / (Argument("num_inference_steps") ?? _schedule.Steps));
        double alphaBarPrev = previous >= 0 ? _schedule.AlphaBar(previous + 1)
            : SchedulerConfig.Flag(_config, "set_alpha_to_one") ? _schedule.AlphaBar(0) : _schedule.AlphaBar(1);
        return DdimStep.Coefficients(_schedule.AlphaBar(from), alphaBarPrev, clip, DivisionGuard.Floor);
    }

    private int? Argument(string key) => _row.GetProperty("set_timesteps") is { ValueKind: JsonValueKind.Object } arguments
        && arguments.TryGetProperty(key, out JsonElement value) ? value.GetInt32() : null;

    private void Check(string what, JsonElement want, Tensor<double> got) => Close.ByArray($"{Id}/{what}", GoldenJson.Array(want), got.Values(), Tol);
}
