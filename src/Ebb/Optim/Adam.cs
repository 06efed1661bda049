using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Spec.Optim;
using Ebb.Tensors;

namespace Ebb.Optim;

/// <summary>Adam with bias correction, epsilon outside the root (Kingma and Ba, 2015, algorithm 1).</summary>
public sealed class Adam
{
    private readonly AdamRule<double> _rule;
    private readonly (Parameter Parameter, Tensor Mean, Tensor MeanSquare)[] _states;

    /// <summary>Makes an optimizer whose moments are zero. Parameters that are not trained are left alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public Adam(IEnumerable<Parameter> parameters, AdamOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _rule = new(options.LearningRate, options.Beta1, options.Beta2, options.Epsilon);
        _states = [.. parameters.Where(parameter => parameter.IsTrained).Select(parameter => (parameter, Like(parameter.Value), Like(parameter.Value)))];
    }

    /// <summary>The number of steps taken.</summary>
    public int StepCount { get; private set; }

    /// <summary>Changes every parameter by its gradient.</summary>
    /// <param name="rateFactor">What the learning rate is multiplied by for this step.</param>
    public void Step(double rateFactor = 1)
    {
        StepCount++;
        var factors = new AdamFactors(rateFactor * _rule.StepSize(StepCount), _rule.RootScale(StepCount), _rule.Beta1, _rule.Beta2, _rule.Epsilon);
        foreach (var (parameter, mean, meanSquare) in _states)
        {
            parameter.Value.Device.AdamStep(parameter.Value, parameter.Gradient, mean, meanSquare, factors);
        }
    }

    private static Tensor Like(Tensor value) => value.Device.Allocate(value.Shape, value.Kind);
}
