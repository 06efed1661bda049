using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Autograd;

/// <summary>
/// Decides where the values and gradients of a tape live. Two tensors share memory when the first is read for the last time
/// before the second is written.
/// </summary>
internal sealed class TapePlan(Device device, List<Variable> inputs, List<Node> nodes, Variable output)
{
    private readonly Dictionary<Shape, Stack<Tensor>> _free = [];

    public long Bytes { get; private set; }

    public void PlaceValues(bool shareMemory)
    {
        foreach (var input in inputs) Bytes += input.Value.Storage.Bytes;
        foreach (var node in nodes) Bytes += node.Bytes;

        var lastReader = new Dictionary<Variable, Node>();
        foreach (var node in nodes)
        {
            foreach (var edge in node.Edges) lastReader[edge.Target] = node;
        }

        foreach (var node in nodes)
        {
            node.Output.Place(Take(node.Output.Shape));
            if (!shareMemory) continue;
            foreach (var read in node.Edges.Select(edge => edge.Target).Distinct())
            {
                if (!read.IsInput && read != output && lastReader[read] == node) GiveBack(read.Value);
            }
        }

        _free.Clear();
    }

    public void PlaceGradients()
    {
        var started = new HashSet<Variable> { output };
        var lastEdge = new Dictionary<Variable, GradientEdge>();
        output.PlaceGradient(Take(output.Shape));
        foreach (var node in Enumerable.Reverse(nodes))
        {
            if (!started.Contains(node.Output))
            {
                throw new InvalidOperationException($"A recorded variable of shape {node.Output.Shape} does not reach the output. Record only what the output needs.");
            }

            foreach (var edge in node.Edges.Where(edge => edge.IsWanted))
            {
                lastEdge[edge.Target] = edge;
                edge.Accumulate = !started.Add(edge.Target);
                if (!edge.Accumulate) PlaceGradient(node, edge);
            }

            // The node was the last to read its output's gradient, unless an input has taken the memory over.
            if (!node.Edges.Any(edge => edge.IsAlias)) GiveBack(node.Output.Gradient);
        }

        foreach (var edge in lastEdge.Values) edge.IsLast = true;
    }

    private void PlaceGradient(Node node, GradientEdge edge)
    {
        edge.IsAlias = edge == node.PassThroughEdge && !ReferenceEquals(node.Output, edge.Target);
        edge.Target.PlaceGradient(edge.IsAlias ? node.Output.Gradient : Take(edge.Target.Shape));
    }

    private Tensor Take(Shape shape)
    {
        if (_free.TryGetValue(shape, out var stack) && stack.TryPop(out var tensor)) return tensor;
        tensor = device.Allocate(shape);
        Bytes += tensor.Storage.Bytes;
        return tensor;
    }

    private void GiveBack(Tensor tensor)
    {
        if (!_free.TryGetValue(tensor.Shape, out var stack)) _free[tensor.Shape] = stack = new();
        stack.Push(tensor);
    }
}
