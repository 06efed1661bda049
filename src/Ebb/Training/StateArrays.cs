using Ebb.Autograd;
using Ebb.Formats;
using Ebb.Tensors;

namespace Ebb.Training;

/// <summary>The tensors of a run by the names that they have in a checkpoint.</summary>
internal sealed class StateArrays
{
    private readonly SortedDictionary<string, (Tensor Tensor, IReadOnlyList<int> Shape)> _tensors = new(StringComparer.Ordinal);

    public void Add(string group, Parameter parameter, Tensor tensor) => Add(group, parameter, tensor, parameter.FileShape);

    public void Add(string group, Parameter parameter, Tensor tensor, IReadOnlyList<int> shape) => _tensors.Add($"{group}/{parameter.Name}", (tensor, shape));

    public Safetensors Gather() => new(
        _tensors.ToDictionary(pair => pair.Key, pair => new WeightArray(pair.Value.Shape, pair.Value.Tensor.ToArray()), StringComparer.Ordinal),
        new Dictionary<string, string>());

    /// <summary>Copies values back in, all or none.</summary>
    /// <exception cref="ArgumentException">The arrays are not those of this run; the first that differs is named.</exception>
    public void Place(Safetensors arrays)
    {
        foreach (var (name, (_, shape)) in _tensors)
        {
            if (!arrays.Arrays.TryGetValue(name, out var array)) throw Misfit($"it lacks '{name}'");
            if (!array.Shape.SequenceEqual(shape)) throw Misfit($"'{name}' has the shape [{string.Join(", ", array.Shape)}], not [{string.Join(", ", shape)}]");
        }

        if (arrays.Arrays.Keys.FirstOrDefault(name => !_tensors.ContainsKey(name)) is { } unknown) throw Misfit($"it has '{unknown}'");
        foreach (var (name, (tensor, _)) in _tensors) tensor.CopyFrom(arrays.Arrays[name].Values);
    }

    private static ArgumentException Misfit(string what) =>
        new($"The state is of another run: {what}. Train with the settings that it was saved with.");
}
