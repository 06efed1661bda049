using Ebb.Autograd;

namespace Ebb.Nn;

/// <summary>A group norm with its weight and bias.</summary>
internal sealed record NormLayer(Parameter Weight, Parameter Bias, int Groups, double Epsilon)
{
    public Variable Record(Tape tape, Variable x, bool silu) => tape.GroupNorm(x, Weight, Bias, Groups, Epsilon, silu);
}
