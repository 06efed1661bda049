namespace Ebb.Spec.Dynamics;

/// <summary>
/// Where a layer of a net reads: <c>value[i] = f(A value[input] + value[add])</c> with A linear but for a constant, and f drawing nothing apart,
/// such as a relu. Value 0 is the input, value i (from 1) that of layer i.
/// </summary>
/// <param name="Input">The value that A reads, below the layer's own.</param>
/// <param name="Add">The value that is added, below the layer's own; null for none.</param>
public readonly record struct LayerWiring(int Input, int? Add);
