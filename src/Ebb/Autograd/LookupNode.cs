using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>
/// y = rows of a table, mixed by the weights of an input: a weight of 1 looks a row up, weights of 0 leave y zero. The table is a
/// filter (rows, D, 1, 1), so the product with it is that of a convolution's gradient, and the other way round.
/// </summary>
internal sealed class LookupNode(Variable weights, Parameter table, Variable output) : Node(output)
{
    public override IReadOnlyList<GradientEdge> Edges { get; } = [];

    public override void Forward(Device device) =>
        device.Conv2dBackwardInput(weights.Value, table.Value, accumulate: false, mask: null, Output.Value);

    public override void Backward(Device device, bool accumulate) =>
        device.Conv2dBackwardFilter(Output.Gradient, weights.Value, accumulate, table.Gradient, db: null);
}
