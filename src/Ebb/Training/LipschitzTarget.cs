using Ebb.Measures;
using Ebb.Nn;
using Ebb.Spec.Dynamics;
using Ebb.Spec.Optim;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>
/// Keeps the Lipschitz constant of a net at a target while it is trained: all convolutions are multiplied by one factor (<see cref="LayeredLipschitz.Factor"/>),
/// after each step with the norms that power iteration follows, and at the start and at the end of a run with bounds that are certain
/// (<see cref="ConvolutionNorm"/>). Gradients are corrected for it before each step (<see cref="LipschitzTangent"/>).
/// </summary>
internal sealed class LipschitzTarget
{
    /// <summary>Steps aim somewhat lower: power iteration sees norms from below, and the bounds at the end are from above.</summary>
    private const double Aim = 0.98;

    /// <summary>From this share of the target on gradients are corrected.</summary>
    private const double Reached = 0.95;

    /// <summary>Rounds of power iteration before the first step.</summary>
    private const int FirstRounds = 20;

    /// <summary>What is certain stays this share below the target: certificates claim a few parts in a million more than they find.</summary>
    private const double Certain = 1 - 2e-5;

    private readonly EpsNet _net;
    private readonly int _height, _width;
    private readonly double _target;
    private readonly LipschitzLayer[] _layers;
    private readonly LayerWiring[] _wiring;
    private readonly double[] _norms, _slopes, _work;

    public LipschitzTarget(EpsNet net, int height, int width, double target, ulong seed)
    {
        (_net, _height, _width, _target) = (net, height, width, target);
        _wiring = [.. net.Layers.Select(layer => layer.Wiring)];
        _layers = [.. net.Layers.Select((layer, index) => new LipschitzLayer(layer.Conv, index, Varying(net, layer.Conv, layer.Wiring), height, width, seed))];
        (_norms, _slopes, _work) = (new double[_layers.Length], new double[_layers.Length], new double[2 * (_layers.Length + 1)]);
    }

    /// <summary>The vectors that go from step to step, each with its layer.</summary>
    public IEnumerable<(ConvLayer Conv, Tensor Vector)> Vectors => _layers.Select(layer => (layer.Conv, layer.Vector));

    /// <summary>The bytes of its tensors.</summary>
    public long Bytes => _layers.Sum(layer => layer.Bytes);

    /// <summary>An upper bound of a net's constant, certain but for the roundings of a product of a few numbers.</summary>
    public static double ConstantOf(EpsNet net, int height, int width)
    {
        LayerWiring[] wiring = [.. net.Layers.Select(layer => layer.Wiring)];
        double[] norms = [.. net.Layers.Select(layer => NormOf(net, layer.Conv, layer.Wiring, height, width))];
        return LayeredLipschitz.Constant<double>(wiring, norms).Constant;
    }

    /// <summary>Before the first step: the constant comes down to the target, and the vectors to where power iteration settles.</summary>
    public void Begin()
    {
        Enforce();
        for (int round = 0; round < FirstRounds; round++)
        {
            foreach (var layer in _layers) layer.Follow();
        }
    }

    /// <summary>Before a step: takes out of the gradients what the factor after it would undo (<see cref="LipschitzTangent"/>), where the target is reached.</summary>
    public void Correct()
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Follow();
            _norms[i] = _layers[i].Norm;
        }

        double constant = LayeredLipschitz.Slopes<double>(_wiring, _norms, _slopes, _work);
        if (!(constant >= Reached * _target && double.IsFinite(constant))) return;
        double gradient = 0, slope = 0;
        for (int i = 0; i < _layers.Length; i++)
        {
            _slopes[i] /= constant;
            gradient += _layers[i].GradientAlongWeights();
            slope += _slopes[i] * _norms[i];
        }

        double kappa = LipschitzTangent.Kappa(gradient, slope);
        if (!double.IsFinite(kappa)) return;
        for (int i = 0; i < _layers.Length; i++) _layers[i].AddToGradient(-kappa * _slopes[i]);
    }

    /// <summary>After a step: the factor.</summary>
    public void Follow()
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Measure();
            _norms[i] = _layers[i].Norm;
        }

        Shrink(Aim * _target);
    }

    /// <summary>Multiplies all convolutions of the net as it is by one factor of at most 1, so that its constant is at most the target.</summary>
    public void Enforce()
    {
        for (int i = 0; i < _layers.Length; i++) _norms[i] = NormOf(_net, _layers[i].Conv, _wiring[i], _height, _width);
        Shrink(Certain * _target);
    }

    // As a float the factor is off by 2^-24 of itself and so is each scaled weight: 1.2e-7 in a norm, and in a product of a few well below the room that
    // Certain leaves. Weights that are not finite are about to end the run, and stay.
    private void Shrink(double target)
    {
        double factor = LayeredLipschitz.Factor<double>(_wiring, _norms, target, _work);
        if (!(factor is > 0 and < 1)) return;
        foreach (var layer in _layers) layer.Scale((float)factor);
    }

    private static int Varying(EpsNet net, ConvLayer conv, LayerWiring wiring) => wiring.Input == 0 ? net.InputChannels : conv.Weight.Value.Shape.C;

    private static double NormOf(EpsNet net, ConvLayer conv, LayerWiring wiring, int height, int width)
    {
        var shape = conv.Weight.Value.Shape;
        return ConvolutionNorm.UpperBound(
            conv.Weight.Value.ToArray(), shape.N, shape.C, shape.H, Varying(net, conv, wiring), height, width, threads: net.Device.Threads);
    }
}
