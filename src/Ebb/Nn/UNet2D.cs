using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Spec.Nn;
using Ebb.Tensors;

namespace Ebb.Nn;

/// <summary>
/// The U-Net of residual blocks and attention that published diffusion models of images use (Ho, Jain and Abbeel, 2020): the
/// arithmetic and the names of the weights are those of diffusers' UNet2DModel. <see cref="UNet2DSpec"/> says what it computes.
/// </summary>
public sealed class UNet2D : Net
{
    /// <summary>What the ecosystem calls it, as config.json has it.</summary>
    internal const string FileName = "UNet2DModel";

    /// <summary>The deviation of the frequencies of a Fourier time.</summary>
    private const double FourierScale = 16;

    private readonly LayerFactory _layers;
    private readonly ConvLayer _input;
    private readonly ConvLayer _time1;
    private readonly ConvLayer _time2;
    private readonly Parameter? _frequencies;
    private readonly Parameter? _classes;
    private readonly List<UNetLevel> _down = [];
    private readonly List<UNetLevel> _up = [];
    private readonly ResidualBlock _middle1;
    private readonly ResidualBlock _middle2;
    private readonly AttentionBlock? _middleAttention;
    private readonly NormLayer _outputNorm;
    private readonly ConvLayer _output;

    /// <summary>Makes the net with random weights.</summary>
    /// <param name="config">The arrangement.</param>
    /// <param name="seed">Determines the weights.</param>
    /// <param name="device">Where it lives; null for the default device.</param>
    /// <exception cref="ArgumentException">The numbers of the configuration do not fit together.</exception>
    public UNet2D(UNet2DConfig config, ulong seed = 0, Device? device = null)
        : base(device)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _layers = new LayerFactory(Device, seed, config.NormNumGroups, config.NormEps);
        var widths = config.BlockOutChannels;
        int last = widths[^1];
        _input = _layers.Conv("conv_in", config.InChannels, widths[0]);
        _time1 = _layers.Linear("time_embedding.linear_1", config.TimeFeatures, config.TimeEmbedDim);
        _time2 = _layers.Linear("time_embedding.linear_2", config.TimeEmbedDim, config.TimeEmbedDim);
        if (config.TimeEmbeddingType == TimeEmbeddingKind.Fourier) _frequencies = _layers.Frequencies("time_proj", widths[0], FourierScale);
        if (config.NumClassEmbeds is { } classes) _classes = _layers.Table("class_embedding", classes, config.TimeEmbedDim);

        var kept = new Stack<int>([widths[0]]);
        for (int level = 0; level < widths.Count; level++) _down.Add(Down(level, kept));
        _middle1 = Block("mid_block.resnets.0", last, last);
        if (config.AddAttention) _middleAttention = Attention("mid_block.attentions.0", last);
        _middle2 = Block("mid_block.resnets.1", last, last);
        for (int level = 0; level < widths.Count; level++) _up.Add(Up(level, kept));
        _outputNorm = _layers.Norm("conv_norm_out", widths[0]);
        _output = _layers.Conv("conv_out", widths[0], config.OutChannels);
    }

    /// <summary>The configuration the net was made from.</summary>
    public UNet2DConfig Config { get; }

    /// <summary>The name that the ecosystem has for it, <c>UNet2DModel</c>.</summary>
    public override string Architecture => FileName;

    /// <inheritdoc/>
    public override string Summary =>
        FormattableString.Invariant($"{Architecture}, channels {string.Join(' ', Config.BlockOutChannels)}, layers per block {Config.LayersPerBlock}");

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _layers.Parameters;

    /// <inheritdoc/>
    public override int InputChannels => Config.InChannels;

    /// <inheritdoc/>
    public override int OutputChannels => Config.OutChannels;

    /// <summary>The channels of the finest level and of the skip beside them: the coarser levels hold less of an image and want more images at a time.</summary>
    /// <inheritdoc/>
    public override int WidestChannels => 2 * Config.BlockOutChannels[0];

    /// <inheritdoc/>
    public override int SizeMultiple => Config.SizeMultiple;

    /// <inheritdoc/>
    public override int Classes => Config.NumClassEmbeds ?? 0;

    /// <summary>The timestep itself.</summary>
    /// <inheritdoc/>
    public override float TimeOf(double timestep, int steps) => (float)timestep;

    /// <summary>The name of today for the attention's weights, which older files spell otherwise.</summary>
    /// <inheritdoc/>
    public override string CurrentName(string fileName) => UNet2DNames.Current(fileName);

    private protected override RecordedNet RecordCore(Tape tape, Shape images, bool wantsImageGradient)
    {
        var inputs = new UNet2DInputs(this, _frequencies, tape, images, wantsImageGradient);
        var parts = new Dictionary<string, Variable>(StringComparer.Ordinal);
        var embedding = _time2.Record(tape, tape.Silu(_time1.Record(tape, inputs.Features)));
        (parts["time_sinusoid"], parts["time_embedding"]) = (inputs.Features, embedding);
        if (_classes is not null) embedding = tape.Add(embedding, tape.Lookup(inputs.Classes!, _classes));
        var time = tape.Silu(embedding);

        var x = inputs.Center is { } center ? tape.ScaleImages(inputs.Images, center) : inputs.Images;
        x = parts["conv_in"] = _input.Record(tape, x);
        var kept = new Stack<Variable>([x]);
        for (int level = 0; level < _down.Count; level++) x = parts[$"down{level}"] = RecordDown(tape, _down[level], x, time, kept);
        x = parts["mid"] = RecordMiddle(tape, x, time, inputs.MiddleFactor);
        for (int level = 0; level < _up.Count; level++) x = parts[$"up{level}"] = RecordUp(tape, _up[level], x, time, kept);
        x = _output.Record(tape, _outputNorm.Record(tape, x, silu: true));
        if (inputs.OutputFactor is { } factor) x = tape.ScaleImages(x, factor);
        return new RecordedUNet2D(Device, images, inputs, x, parts);
    }

    private Variable RecordDown(Tape tape, UNetLevel level, Variable x, Variable time, Stack<Variable> kept)
    {
        for (int layer = 0; layer < level.Layers.Count; layer++) kept.Push(x = level.Record(tape, layer, x, time));
        if (level.Resize is null) return x;
        var padding = Config.DownsamplePadding == 1 ? DownsamplePadding.Around : DownsamplePadding.BelowRight;
        kept.Push(x = tape.Downsample(x, level.Resize.Weight, level.Resize.Bias, padding));
        return x;
    }

    private Variable RecordMiddle(Tape tape, Variable x, Variable time, Variable? factor)
    {
        x = Divided(_middle1.Record(tape, x, time));
        if (_middleAttention is not null) x = Divided(_middleAttention.Record(tape, x));
        return Divided(_middle2.Record(tape, x, time));

        Variable Divided(Variable sum) => factor is null ? sum : tape.ScaleImages(sum, factor);
    }

    private static Variable RecordUp(Tape tape, UNetLevel level, Variable x, Variable time, Stack<Variable> kept)
    {
        for (int layer = 0; layer < level.Layers.Count; layer++) x = level.Record(tape, layer, tape.Concatenate(x, kept.Pop()), time);
        return level.Resize?.Record(tape, tape.Upsample(x)) ?? x;
    }

    private UNetLevel Down(int level, Stack<int> kept)
    {
        string name = $"down_blocks.{level}";
        int width = Config.BlockOutChannels[level];
        var layers = new List<(ResidualBlock, AttentionBlock?)>();
        for (int layer = 0; layer < Config.LayersPerBlock; layer++)
        {
            var block = Block($"{name}.resnets.{layer}", kept.Peek(), width);
            layers.Add((block, Config.DownAttention[level] ? Attention($"{name}.attentions.{layer}", width) : null));
            kept.Push(width);
        }

        if (level == Config.BlockOutChannels.Count - 1) return new UNetLevel(layers, null);
        kept.Push(width);
        return new UNetLevel(layers, _layers.Conv($"{name}.downsamplers.0.conv", width, width));
    }

    private UNetLevel Up(int level, Stack<int> kept)
    {
        string name = $"up_blocks.{level}";
        int width = Config.BlockOutChannels[^(level + 1)], before = Config.BlockOutChannels[^Math.Max(level, 1)];
        var layers = new List<(ResidualBlock, AttentionBlock?)>();
        for (int layer = 0; layer <= Config.LayersPerBlock; layer++)
        {
            var block = Block($"{name}.resnets.{layer}", (layer == 0 ? before : width) + kept.Pop(), width);
            layers.Add((block, Config.UpAttention[level] ? Attention($"{name}.attentions.{layer}", width) : null));
        }

        bool isLast = level == Config.BlockOutChannels.Count - 1;
        return new UNetLevel(layers, isLast ? null : _layers.Conv($"{name}.upsamplers.0.conv", width, width));
    }

    private ResidualBlock Block(string name, int inputs, int outputs) => new(_layers, name, inputs, outputs, Config.TimeEmbedDim, Config.TimeScaleShift);

    private AttentionBlock Attention(string name, int channels) => new(_layers, name, channels, Config.Heads(channels));
}
