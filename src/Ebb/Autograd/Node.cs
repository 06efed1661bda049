using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>One recorded operation: how to run it, and how to send its output's gradient to its inputs.</summary>
internal abstract class Node(Variable output)
{
    public Variable Output { get; } = output;

    /// <summary>The inputs in the order in which <see cref="Backward"/> contributes to them.</summary>
    public abstract IReadOnlyList<GradientEdge> Edges { get; }

    /// <summary>The edge that hands the output's gradient on unchanged and may therefore share its memory, or null.</summary>
    public virtual GradientEdge? PassThroughEdge => null;

    /// <summary>Memory of the operation's own.</summary>
    public virtual long Bytes => 0;

    public abstract void Forward(Device device);

    /// <summary>Contributes to the inputs' gradients from the output's, and to the parameters', added when <paramref name="accumulate"/>.</summary>
    public abstract void Backward(Device device, bool accumulate);
}
