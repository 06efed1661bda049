using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Plans;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>
/// A table run on a device, as <see cref="SamplerRun"/> runs it in the specification: every tensor is there from the start, each stage knows which
/// it adds, and a step allocates nothing. A table whose stages have no memory takes the one kernel that was made for them.
/// </summary>
internal sealed class PlanRun
{
    private readonly Device _device;
    private readonly Denoiser _denoiser;
    private readonly Stage[] _stages;
    private readonly Tensor _kept, _noise, _shown;
    private readonly bool _keepsX0;

    /// <summary>Makes the table ready for a batch.</summary>
    /// <param name="plan">The table, without learned variances.</param>
    /// <param name="denoiser">The net.</param>
    /// <param name="device">The net's device.</param>
    /// <param name="shape">The batch that the net was recorded for.</param>
    /// <param name="time">What the net is told for a stage's time.</param>
    /// <param name="keepsX0">Whether <see cref="X0Hat"/> is wanted.</param>
    public PlanRun(SamplerPlan<double> plan, Denoiser denoiser, Device device, Shape shape, Func<double, float> time, bool keepsX0 = false)
    {
        (_device, _denoiser, _keepsX0) = (device, denoiser, keepsX0);
        State = device.Allocate(shape);
        bool hasMemory = !plan.Stages.All(IsOneKernel);
        _kept = Also(hasMemory);
        _noise = Also(plan.Stages.Any(NeedsNoise));
        _shown = Also(plan.Stages.Any(stage => stage.InputScale != 1));
        if (!hasMemory)
        {
            var seen = Also(keepsX0);
            _stages = [.. plan.Stages.Select(stage => new Stage(stage, time(stage.Time))
            {
                OneKernel = Coefficients(stage),
                X0Target = seen,
                X0Hat = new((stage.X0.FromX, State), (stage.X0.FromField, denoiser.Output)),
            })];
            return;
        }

        History x0Hats = new(Ring(update => update.FromX0s)), epsHats = new(Ring(update => update.FromEpsHats ?? []));
        _stages = [.. plan.Stages.Select(stage => Compile(stage, time(stage.Time), x0Hats, epsHats))];

        // What is not needed is never read, and may as well be the state.
        Tensor Also(bool isNeeded) => isNeeded ? device.Allocate(shape) : State;

        Tensor[] Ring(Func<LinearUpdate<double>, IReadOnlyList<double>> weights)
        {
            var tensors = new Tensor[plan.Stages.SelectMany(Updates).Select(update => LooksBack(weights(update))).Append(1).Max()];
            for (int j = 0; j < tensors.Length; j++) tensors[j] = device.Allocate(shape);
            return tensors;
        }
    }

    /// <summary>The state: the start, to be placed before <see cref="Begin"/>, and then what each step leaves.</summary>
    public Tensor State { get; }

    /// <summary>The clean image that the last step believed in, after any clamp, valid until the next; kept where the constructor was told so.</summary>
    public Tensor? X0Hat { get; private set; }

    /// <summary>The name of the noise that stage k draws.</summary>
    public static NoiseKey NoiseOf(ulong seed, int k) => new(seed, NoiseStream.SampleStep, k);

    /// <summary>Takes the state as the start of a run.</summary>
    public void Begin()
    {
        if (_kept != State) _device.Copy(State, _kept);
    }

    /// <summary>Carries out stage k, for images from <paramref name="firstImage"/> on.</summary>
    /// <returns>The largest magnitude in the new state, or NaN.</returns>
    public float Step(int k, ulong seed, int firstImage)
    {
        var stage = _stages[k];
        if (stage.NeedsNoise) _device.FillGaussian(_noise, NoiseOf(seed, k), firstImage);
        if (stage.IsStirredFirst) stage.Stirred?.Into(_device, State);
        stage.Shown?.Into(_device, _shown);
        var output = _denoiser.Predict(stage.Shown is null ? State : _shown, stage.Time);
        if (!stage.IsStirredFirst) stage.Stirred?.Into(_device, State);
        if (stage.OneKernel is null || _keepsX0) stage.X0Hat!.Into(_device, stage.X0Target!, stage.ClampsX0);
        if (_keepsX0) X0Hat = stage.X0Target;
        if (stage.OneKernel is { } c) return _device.ReverseStep(State, output, stage.NeedsNoise ? _noise : null, c, State);

        stage.EpsHat?.Into(_device, stage.EpsTarget!);
        stage.Base?.Into(_device, _kept);
        return stage.Next!.Into(_device, State);
    }

    // Neither looks back nor has two states at once.
    private static bool IsOneKernel(SamplerStage<double> stage) =>
        stage is { Base: null, Churn: null, EpsHat: null, InputScale: 1, Next: { FromBase: 0, FromEpsHats: null } } && LooksBack(stage.Next.FromX0s) <= 1;

    private static ReverseCoefficients<double> Coefficients(SamplerStage<double> stage) => new(
        stage.X0.FromX, stage.X0.FromField, stage.ClampX0,
        stage.Next.FromX, stage.Next.FromX0s is [var fromX0, ..] ? fromX0 : 0, stage.Next.FromOutput, stage.Next.FromNoise);

    private static bool NeedsNoise(SamplerStage<double> stage) => stage.Churn is not null || Updates(stage).Any(update => update.FromNoise != 0);

    private static LinearUpdate<double>[] Updates(SamplerStage<double> stage) => stage.Base is null ? [stage.Next] : [stage.Base, stage.Next];

    // How many predictions, the latest included, lie no further back than the last one with a weight.
    private static int LooksBack(IReadOnlyList<double> weights)
    {
        int count = weights.Count;
        while (count > 0 && weights[count - 1] == 0) count--;
        return count;
    }

    private Stage Compile(SamplerStage<double> stage, float time, History x0Hats, History epsHats)
    {
        var x0Hat = x0Hats.Next();
        var epsHat = stage.EpsHat is null ? null : epsHats.Next();
        return new Stage(stage, time)
        {
            Shown = stage.InputScale == 1 ? null : new((stage.InputScale, State)),
            Stirred = stage.Churn is { } churn ? new((1, State), (churn.FromNoise, _noise)) : null,
            X0Target = x0Hat,
            X0Hat = new((stage.X0.FromX, State), (stage.X0.FromField, _denoiser.Output)),
            EpsTarget = epsHat,
            EpsHat = stage.EpsHat is { } eps ? new((eps.FromX, State), (eps.FromField, x0Hat)) : null,
            Base = stage.Base is null ? null : Sum(stage.Base),
            Next = Sum(stage.Next),
        };

        TensorSum Sum(LinearUpdate<double> update) => new(
            [
                (update.FromX, State),
                (update.FromBase, _kept),
                .. update.FromX0s.Take(LooksBack(update.FromX0s)).Select((weight, j) => (weight, x0Hats.Ago(j))),
                .. (update.FromEpsHats ?? []).Take(LooksBack(update.FromEpsHats ?? [])).Select((weight, j) => (weight, epsHats.Ago(j))),
                (update.FromOutput, _denoiser.Output),
                (update.FromNoise, _noise),
            ]);
    }

    /// <summary>Predictions in turn, the latest in place of the oldest.</summary>
    private sealed class History(Tensor[] ring)
    {
        private int _made;

        public Tensor Next() => ring[_made++ % ring.Length];

        public Tensor Ago(int evaluations) => ring[(_made - 1 - evaluations) % ring.Length];
    }

    /// <summary>What to do for a stage, in the order of <see cref="SamplerStage{TScalar}"/>; a line that is null is left out.</summary>
    private sealed class Stage(SamplerStage<double> stage, float time)
    {
        public float Time { get; } = time;

        public bool NeedsNoise { get; } = PlanRun.NeedsNoise(stage);

        public bool IsStirredFirst { get; } = stage.Churn is { IsSeen: true };

        public bool ClampsX0 { get; } = stage.ClampX0;

        public ReverseCoefficients<double>? OneKernel { get; init; }

        public TensorSum? Stirred { get; init; }

        public TensorSum? Shown { get; init; }

        public Tensor? X0Target { get; init; }

        public TensorSum? X0Hat { get; init; }

        public Tensor? EpsTarget { get; init; }

        public TensorSum? EpsHat { get; init; }

        public TensorSum? Base { get; init; }

        public TensorSum? Next { get; init; }
    }
}
