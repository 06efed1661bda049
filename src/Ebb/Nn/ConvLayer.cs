using Ebb.Autograd;

namespace Ebb.Nn;

/// <summary>A convolution with its weights and bias.</summary>
internal sealed record ConvLayer(Parameter Weight, Parameter Bias)
{
    public Variable Record(Tape tape, Variable x, Variable? residual = null, bool relu = false) =>
        tape.Conv2d(x, Weight, Bias, residual, relu);
}
