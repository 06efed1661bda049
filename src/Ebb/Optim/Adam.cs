using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Spec.Optim;
using Ebb.Tensors;

namespace Ebb.Optim;

/// <summary>
/// Adam with bias correction, epsilon outside the root (Kingma and Ba, 2015, algorithm 1); with weight decay it is AdamW (Loshchilov and
/// Hutter, 2019), and it can clip the gradients by their global norm on the way.
/// </summary>
public sealed class Adam
{
    private readonly AdamRule<double> _rule;
    private readonly double? _maxGradientNorm;
    private readonly (Parameter Parameter, Tensor Mean, Tensor MeanSquare)[] _states;

    /// <summary>Makes an optimizer whose moments are zero. Parameters that are not trained are left alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public Adam(IEnumerable<Parameter> parameters, AdamOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _rule = new(options.LearningRate, options.Beta1, options.Beta2, options.Epsilon) { WeightDecay = options.WeightDecay };
        _maxGradientNorm = options.MaxGradientNorm;
        _states = [.. parameters.Where(parameter => parameter.IsTrained).Select(parameter => (parameter, Like(parameter.Value), Like(parameter.Value)))];
    }

    /// <summary>The number of steps taken, without those that changed nothing.</summary>
    public int StepCount { get; private set; }

    /// <summary>The norm of all gradients together in the last step, before clipping; NaN before the first step.</summary>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>The parameters that are trained, with their moments: the means of gradients and of squared gradients.</summary>
    internal IReadOnlyList<(Parameter Parameter, Tensor Mean, Tensor MeanSquare)> States => _states;

    /// <summary>Changes every parameter by its gradient. The gradients stay as they are: clipping happens on their way in.</summary>
    /// <param name="rateFactor">What the learning rate, hence the weight decay too, is multiplied by for this step.</param>
    /// <returns>Whether it did: when a gradient is infinite or not a number, nothing changes.</returns>
    public bool Step(double rateFactor = 1)
    {
        GradientNorm = MeasureGradients();
        if (!double.IsFinite(GradientNorm)) return false;
        StepCount++;
        var rule = _rule with { LearningRate = rateFactor * _rule.LearningRate };
        var factors = AdamFactors.Of(rule, StepCount, _maxGradientNorm is { } maxNorm ? GradientClipping.Factor(GradientNorm, maxNorm) : 1);
        foreach (var (parameter, mean, meanSquare) in _states)
        {
            parameter.Value.Device.AdamStep(parameter.Value, parameter.Gradient, mean, meanSquare, factors);
        }

        return true;
    }

    /// <summary>Goes on from a state in which this many steps were taken; the moments are put in place by the caller.</summary>
    internal void Resume(int stepCount) => StepCount = stepCount;

    private double MeasureGradients()
    {
        double squares = 0;
        foreach (var (parameter, _, _) in _states) squares += parameter.Gradient.Device.SumOfSquares(parameter.Gradient);
        return Math.Sqrt(squares);
    }

    private static Tensor Like(Tensor value) => value.Device.Allocate(value.Shape, value.Kind);
}
