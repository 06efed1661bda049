using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Autograd;

/// <summary>
/// A program of tensor operations, recorded once for fixed shapes and then played as often as one likes: forward, and
/// backward for the gradients. All memory is placed when the tape is sealed, so playing allocates nothing, and the bytes a
/// training step needs are known before the first one.
/// </summary>
/// <example>
/// <code>
/// var tape = new Tape(device, hasGradients: true);
/// var x = tape.Input(new Shape(2, 4, 8, 8));
/// var y = net.Record(tape, x);
/// tape.Seal(y);
/// x.Value.CopyFrom(values);
/// tape.Forward();
/// device.SquaredErrorWithGradient(y.Value, target, scale, y.Gradient);
/// tape.Backward();
/// </code>
/// </example>
public sealed partial class Tape
{
    private readonly List<Node> _nodes = [];
    private readonly List<Variable> _inputs = [];
    private readonly HashSet<Parameter> _parameters = [];
    private Variable? _output;

    /// <summary>An empty tape.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="hasGradients">Whether <see cref="Backward"/> will be called. Without gradients, values share memory.</param>
    public Tape(Device device, bool hasGradients)
    {
        ArgumentNullException.ThrowIfNull(device);
        (Device, HasGradients) = (device, hasGradients);
    }

    /// <summary>Where the tape runs.</summary>
    public Device Device { get; }

    /// <summary>Whether the tape can play backward.</summary>
    public bool HasGradients { get; }

    /// <summary>The bytes of all values and gradients that the sealed tape placed, inputs included, parameters not.</summary>
    public long Bytes { get; private set; }

    /// <summary>The operations in the order of their recording.</summary>
    internal IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>An input, which the caller fills before <see cref="Forward"/>.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="wantsGradient">Whether <see cref="Backward"/> shall leave its gradient in <see cref="Variable.Gradient"/>.</param>
    public Variable Input(Shape shape, bool wantsGradient = false)
    {
        CheckOpen();
        var input = new Variable(this, shape, isInput: true, isRelu: false, wantsGradient);
        _inputs.Add(input);
        return input;
    }

    /// <summary>[relu](x * weight + bias [+ residual]), as <see cref="Device.Conv2d"/>.</summary>
    /// <param name="x">The input, (N, C, H, W).</param>
    /// <param name="weight">The weights, (K, C, k, k).</param>
    /// <param name="bias">The bias, (1, K, 1, 1), or null.</param>
    /// <param name="residual">Added before the relu, (N, K, H, W), or null.</param>
    /// <param name="relu">Whether a relu follows.</param>
    public Variable Conv2d(Variable x, Parameter weight, Parameter? bias, Variable? residual = null, bool relu = false)
    {
        CheckOpen(x, nameof(x));
        ArgumentNullException.ThrowIfNull(weight);
        Use(weight);
        if (bias is not null) Use(bias);
        var shape = x.Shape.WithC(weight.Value.Shape.N);
        if (residual is not null)
        {
            CheckOpen(residual, nameof(residual));
            Check.Expect(residual.Shape, shape, nameof(residual));
        }

        return Record(output => new Conv2dNode(x, weight, bias, residual, output), shape, relu);
    }

    /// <summary>a + b, of one shape.</summary>
    public Variable Add(Variable a, Variable b)
    {
        CheckOpen(a, nameof(a));
        CheckOpen(b, nameof(b));
        Check.Expect(b.Shape, a.Shape, nameof(b));
        return Record(output => new AddNode(a, b, output), a.Shape, isRelu: false);
    }

    /// <summary>max(x, 0).</summary>
    public Variable Relu(Variable x)
    {
        CheckOpen(x, nameof(x));
        return Record(output => new ReluNode(x, output), x.Shape, isRelu: true);
    }

    /// <summary>Ends the recording and places all memory. <paramref name="output"/> is what the tape computes.</summary>
    public void Seal(Variable output)
    {
        CheckOpen(output, nameof(output));
        _output = output;
        var plan = new TapePlan(Device, _inputs, _nodes, output);
        plan.PlaceValues(shareMemory: !HasGradients);
        if (HasGradients) plan.PlaceGradients();
        Bytes = plan.Bytes;
    }

    /// <summary>Computes the output from the inputs.</summary>
    public void Forward()
    {
        CheckSealed();
        foreach (var node in _nodes) node.Forward(Device);
    }

    /// <summary>
    /// Computes the gradients of all parameters from the gradient of the output, which the caller has written into
    /// <see cref="Variable.Gradient"/>; added to the gradients the parameters hold when <paramref name="accumulate"/>.
    /// </summary>
    public void Backward(bool accumulate = false)
    {
        CheckSealed();
        if (!HasGradients) throw new InvalidOperationException("This tape was made without gradients. Make it with hasGradients: true.");
        if (_output!.IsRelu) Device.ReluBackward(_output.Value, _output.Gradient, accumulate: false, _output.Gradient);
        for (int i = _nodes.Count - 1; i >= 0; i--) _nodes[i].Backward(Device, accumulate);
    }

    private Variable Record(Func<Variable, Node> make, Shape shape, bool isRelu)
    {
        var output = new Variable(this, shape, isInput: false, isRelu, wantsGradient: true);
        _nodes.Add(make(output));
        return output;
    }

    private void Use(Parameter parameter)
    {
        if (!_parameters.Add(parameter))
        {
            throw new ArgumentException($"The parameter {parameter.Name} is on this tape already; shared weights are not supported.", nameof(parameter));
        }
    }

    private void CheckOpen()
    {
        if (_output is not null) throw new InvalidOperationException("The tape is sealed; record on a new one.");
    }

    private void CheckOpen(Variable variable, string name)
    {
        ArgumentNullException.ThrowIfNull(variable, name);
        CheckOpen();
        variable.CheckTape(this, name);
    }

    private void CheckSealed()
    {
        if (_output is null) throw new InvalidOperationException("The tape is still being recorded; call Seal first.");
    }
}
