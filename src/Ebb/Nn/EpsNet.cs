using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Spec.Dynamics;
using Ebb.Tensors;

namespace Ebb.Nn;

/// <summary>
/// A net that predicts the noise in an image: it maps (N, C + 1, H, W), whose last channel is the time, to (N, C, H, W).
/// </summary>
public abstract class EpsNet : Net
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>Makes the net on a device.</summary>
    private protected EpsNet(EpsConvNetConfig config, Device? device)
        : base(device)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
    }

    /// <summary>The configuration the net was made from.</summary>
    public EpsConvNetConfig Config { get; }

    /// <inheritdoc/>
    public override string Summary => FormattableString.Invariant($"{Architecture}, hidden {Config.Hidden}, kernel {Config.Kernel}");

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override int InputChannels => Config.DataChannels;

    /// <inheritdoc/>
    public override int OutputChannels => Config.DataChannels;

    /// <inheritdoc/>
    public override int WidestChannels => Config.Hidden;

    /// <summary>The convolutions in order, and where each reads; value 0 is the input with the time.</summary>
    internal abstract IReadOnlyList<(ConvLayer Conv, LayerWiring Wiring)> Layers { get; }

    /// <summary>The timestep over the last one, as <see cref="Spec.Schedules.TimeConvention.OverLast"/> has it for whole ones.</summary>
    /// <inheritdoc/>
    public override float TimeOf(double timestep, int steps) => (float)(timestep / Math.Max(1, steps - 1));

    /// <summary>Records the net on a tape.</summary>
    /// <param name="tape">The tape, on the net's device.</param>
    /// <param name="input">Images and time, (N, C + 1, H, W).</param>
    /// <returns>The predicted noise, (N, C, H, W).</returns>
    public Variable Record(Tape tape, Variable input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        Check.Expect(input.Shape, input.Shape.WithC(Config.DataChannels + 1), nameof(input));
        return RecordCore(tape, input);
    }

    /// <summary>The layers.</summary>
    private protected abstract Variable RecordCore(Tape tape, Variable input);

    /// <inheritdoc/>
    private protected override RecordedNet RecordCore(Tape tape, Shape images, bool wantsImageGradient)
    {
        var input = tape.Input(images.WithC(images.C + 1), wantsImageGradient);
        return new TimeChannelInput(Device, images, input, RecordCore(tape, input));
    }

    /// <summary>
    /// Adds a convolution and draws its weights: normal with variance gain^2 / (C k k) (He and others, 2015, use gain sqrt 2
    /// before a relu), biases zero.
    /// </summary>
    private protected ConvLayer AddConv(string name, int inputs, int outputs, double gain, ulong seed)
    {
        int kernel = Config.Kernel;
        var weight = new Parameter(Device, $"{name}.weight", new Shape(outputs, inputs, kernel, kernel), TensorKind.Filter);
        var bias = new Parameter(Device, $"{name}.bias", Shape.Vector(outputs), TensorKind.Vector);

        if (Device.HoldsValues) Draw(weight, gain / Math.Sqrt((double)inputs * kernel * kernel), seed);
        _parameters.Add(weight);
        _parameters.Add(bias);
        return new ConvLayer(weight, bias);
    }

    private void Draw(Parameter weight, double deviation, ulong seed)
    {
        var values = new float[weight.Value.Shape.Count];
        Noise.FillGaussian(new NoiseKey(seed, NoiseStream.Weights), _parameters.Count, values);
        foreach (ref float value in values.AsSpan()) value *= (float)deviation;
        weight.Value.CopyFrom(values);
    }

    private sealed class TimeChannelInput(Device device, Shape images, Variable input, Variable output) : RecordedNet(device, images, input, output)
    {
        private readonly float[] _ones = [.. Enumerable.Repeat(1f, images.N)];

        private protected override void PlaceCore(
            Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> times, ReadOnlySpan<int> classes)
        {
            if (!classes.IsEmpty) throw new ArgumentException("This net knows no classes; expected none.", nameof(classes));
            Device.MixWithTime(x, eps, eps is null ? _ones : fromX, fromEps, times, Input.Value);
        }
    }
}
