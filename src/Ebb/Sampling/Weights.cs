using Ebb.Formats;
using Ebb.Nn;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>The weights of a net as the arrays of a weight file: convolutions (K, C, k, k), biases (K).</summary>
internal static class Weights
{
    public static Safetensors Gather(EpsNet net)
    {
        var arrays = net.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => new WeightArray(FileShape(parameter.Value), parameter.Value.ToArray()));
        return new Safetensors(arrays, new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <exception cref="InvalidDataException">A key is missing, unknown or of another shape, or a value is not finite; all are listed.</exception>
    public static void Place(Safetensors file, EpsNet net, string path)
    {
        var faults = new List<string>();
        foreach (var parameter in net.Parameters)
        {
            int[] expected = FileShape(parameter.Value);
            if (!file.Arrays.TryGetValue(parameter.Name, out var array)) faults.Add($"missing {parameter.Name}");
            else if (!array.Shape.SequenceEqual(expected)) faults.Add($"{parameter.Name} has the shape {Text(array.Shape)}, expected {Text(expected)}");
            else if (!array.Values.All(float.IsFinite)) faults.Add($"{parameter.Name} holds a value that is not finite");
        }

        var known = net.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(file.Arrays.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).Select(name => $"unknown {name}"));
        if (faults.Count > 0)
        {
            throw new InvalidDataException($"{path} does not fit {net.Architecture} with {net.Config.Hidden} hidden channels: {string.Join("; ", faults)}.");
        }

        foreach (var parameter in net.Parameters) parameter.Value.CopyFrom(file.Arrays[parameter.Name].Values);
    }

    private static int[] FileShape(Tensor value) =>
        value.Kind == TensorKind.Vector ? [value.Shape.C] : [value.Shape.N, value.Shape.C, value.Shape.H, value.Shape.W];

    private static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
