using Ebb.Autograd;
using Ebb.Spec.Nn;
using Ebb.Tensors;

namespace Ebb.Nn;

/// <summary>The inputs of a U-Net on a tape, and the numbers that belong in them.</summary>
internal sealed class UNet2DInputs
{
    /// <summary>Rows of sines and cosines that are kept: a schedule's timesteps come again and again.</summary>
    private const int MostRows = 4096;

    private readonly UNet2D _net;
    private readonly Parameter? _frequencies;
    private readonly Dictionary<float, float[]> _rows = [];
    private readonly float[] _features;
    private readonly float[] _labels;
    private readonly float[] _factors;

    public UNet2DInputs(UNet2D net, Parameter? frequencies, Tape tape, Shape images, bool wantsImageGradient)
    {
        (_net, _frequencies) = (net, frequencies);
        var config = net.Config;
        Images = tape.Input(images, wantsImageGradient);
        Features = tape.Input(new Shape(images.N, config.TimeFeatures, 1, 1));
        if (net.Classes > 0) Classes = tape.Input(new Shape(images.N, net.Classes, 1, 1));
        if (config.CenterInputSample) Center = Constant(tape, images.N, 2, -1);
        if (config.MidBlockScaleFactor != 1) MiddleFactor = Constant(tape, images.N, (float)(1 / config.MidBlockScaleFactor), 0);
        if (config.TimeEmbeddingType == TimeEmbeddingKind.Fourier) OutputFactor = tape.Input(new Shape(images.N, 2, 1, 1));
        (_features, _labels, _factors) = (new float[Features.Shape.Count], new float[images.N * net.Classes], new float[2 * images.N]);
    }

    public Variable Images { get; }

    /// <summary>Sines and cosines of the times, (N, width, 1, 1).</summary>
    public Variable Features { get; }

    /// <summary>A 1 at the class of each image, (N, classes, 1, 1).</summary>
    public Variable? Classes { get; }

    /// <summary>What maps the images to 2 x - 1, or null.</summary>
    public Variable? Center { get; }

    /// <summary>What divides the sums of the middle block, or null.</summary>
    public Variable? MiddleFactor { get; }

    /// <summary>What divides the output by the time, or null.</summary>
    public Variable? OutputFactor { get; }

    public void PlaceTimes(ReadOnlySpan<float> times)
    {
        int width = Features.Shape.C;
        foreach (float time in times)
        {
            if (OutputFactor is not null && !(time > 0))
            {
                throw new ArgumentOutOfRangeException(nameof(times), time, "A Fourier time enters by its logarithm: expected noise levels above 0.");
            }
        }

        for (int n = 0; n < times.Length; n++) Row(times[n]).CopyTo(_features, n * width);
        Features.Value.CopyFrom(_features);
        if (OutputFactor is null) return;
        for (int n = 0; n < times.Length; n++) _factors[2 * n] = 1 / times[n];
        OutputFactor.Value.CopyFrom(_factors);
    }

    public void PlaceClasses(ReadOnlySpan<int> classes)
    {
        if (Classes is null)
        {
            if (!classes.IsEmpty) throw new ArgumentException("This net knows no classes; expected none.", nameof(classes));
            return;
        }

        Array.Clear(_labels);
        for (int n = 0; n < classes.Length; n++)
        {
            if (classes[n] < -1 || classes[n] >= _net.Classes)
            {
                throw new ArgumentOutOfRangeException(nameof(classes), classes[n], $"Expected classes 0 to {_net.Classes - 1}, or -1 for none.");
            }

            if (classes[n] >= 0) _labels[(n * _net.Classes) + classes[n]] = 1;
        }

        Classes.Value.CopyFrom(_labels);
    }

    private static Variable Constant(Tape tape, int images, float factor, float offset)
    {
        var constant = tape.Input(new Shape(images, 2, 1, 1));
        constant.Value.CopyFrom([.. Enumerable.Range(0, 2 * images).Select(i => i % 2 == 0 ? factor : offset)]);
        return constant;
    }

    private float[] Row(float time)
    {
        var config = _net.Config;
        if (_frequencies is not null)
        {
            double[] frequencies = Array.ConvertAll(_frequencies.Value.ToArray(), frequency => (double)frequency);
            return Rounded(FourierEmbedding.Of<double>([time], frequencies));
        }

        if (_rows.TryGetValue(time, out var row)) return row;
        if (_rows.Count == MostRows) _rows.Clear();
        return _rows[time] = Rounded(SinusoidalEmbedding.Of<double>([time], config.BlockOutChannels[0], config.FlipSinToCos, config.FreqShift));
    }

    private static float[] Rounded(System.Numerics.Tensors.Tensor<double> row) => [.. row.Select(value => (float)value)];
}
