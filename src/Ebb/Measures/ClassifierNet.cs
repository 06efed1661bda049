using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Tensors;

namespace Ebb.Measures;

/// <summary>
/// A 3 x 3 convolution at full size, three halvings with group norm and silu to 32, 64 and 128 channels, and residual convolutions between them. The
/// features of an image are the means of the last 128 channels over the pixels; a linear layer makes the logits of them.
/// </summary>
/// <remarks>
/// The linear layer runs on every pixel before the mean, with which it commutes: so the tape needs no operation that U-Nets do not have.
/// Group norm, unlike batch norm, leaves each image alone.
/// </remarks>
internal sealed class ClassifierNet
{
    public const int FeatureCount = 128;

    /// <summary>The most channels at the images' size, for <see cref="Device.ImagesAtATime"/>.</summary>
    public const int WidestChannels = 32;

    private const int StemChannels = 16;
    private const int Groups = 8;
    private const double Epsilon = 1e-5;

    private static readonly int[] Widths = [32, 64, FeatureCount];

    private readonly ConvLayer _stem;
    private readonly ConvLayer[] _down;
    private readonly NormLayer[] _norms;
    private readonly ConvLayer[] _mix;
    private readonly ConvLayer _linear;

    public ClassifierNet(Device device, Shape image, int classes, ulong seed)
    {
        (Device, Image, Classes) = (device, image.WithN(1), classes);
        var layers = new LayerFactory(device, seed, Groups, Epsilon);
        _stem = layers.Conv("stem", image.C, StemChannels);
        _down = new ConvLayer[Widths.Length];
        _norms = new NormLayer[Widths.Length];
        _mix = new ConvLayer[Widths.Length - 1];
        int inputs = StemChannels;
        for (int i = 0; i < Widths.Length; i++)
        {
            _down[i] = layers.Conv($"down{i + 1}", inputs, Widths[i]);
            _norms[i] = layers.Norm($"norm{i + 1}", Widths[i]);
            if (i < _mix.Length) _mix[i] = layers.Conv($"mix{i + 1}", Widths[i], Widths[i]);
            inputs = Widths[i];
        }

        _linear = layers.Linear("linear", inputs, classes);
        Parameters = layers.Parameters;
    }

    public Device Device { get; }

    /// <summary>The shape of one image, (1, C, H, W).</summary>
    public Shape Image { get; }

    public int Classes { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The maps whose means are the features, (N, 128, H / 8, W / 8), rounded up.</summary>
    public Variable Features(Tape tape, Variable images)
    {
        var x = _stem.Record(tape, images, relu: true);
        for (int i = 0; i < Widths.Length; i++)
        {
            x = _norms[i].Record(tape, tape.Downsample(x, _down[i].Weight, _down[i].Bias, DownsamplePadding.Around), silu: true);
            if (i < _mix.Length) x = _mix[i].Record(tape, x, residual: x, relu: true);
        }

        return x;
    }

    /// <summary>The maps whose means are the logits.</summary>
    public Variable Logits(Tape tape, Variable images) => _linear.Record(tape, Features(tape, images));
}
