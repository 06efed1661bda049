using Ebb.Formats;
using Ebb.Nn;

namespace Ebb.Models;

/// <summary>The weights of a net as the arrays of a weight file: convolutions (K, C, k, k), biases (K).</summary>
internal static class Weights
{
    public static Safetensors Gather(Net net)
    {
        var arrays = net.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => new WeightArray(parameter.FileShape, parameter.Value.ToArray()));
        return new Safetensors(arrays, new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <exception cref="InvalidDataException">A key is missing, unknown or of another shape, or a value is not finite; all are listed.</exception>
    public static void Place(Safetensors file, Net net, string path)
    {
        var faults = new List<string>();
        var arrays = Named(file, net, faults);
        foreach (var parameter in net.Parameters)
        {
            var expected = parameter.FileShape;
            if (!arrays.TryGetValue(parameter.Name, out var array)) faults.Add($"missing {parameter.Name}");
            else if (!array.Shape.SequenceEqual(expected)) faults.Add($"{parameter.Name} has the shape {Text(array.Shape)}, expected {Text(expected)}");
            else if (!array.Values.All(float.IsFinite)) faults.Add($"{parameter.Name} holds a value that is not finite");
        }

        var known = net.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(arrays.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).Select(name => $"unknown {name}"));
        if (faults.Count > 0)
        {
            throw new InvalidDataException($"{path} does not fit this {net.Architecture}: {FaultList.Join(faults)}.");
        }

        foreach (var parameter in net.Parameters) parameter.Value.CopyFrom(arrays[parameter.Name].Values);
    }

    private static Dictionary<string, WeightArray> Named(Safetensors file, Net net, List<string> faults)
    {
        var arrays = new Dictionary<string, WeightArray>(StringComparer.Ordinal);
        foreach (var (name, array) in file.Arrays)
        {
            if (!arrays.TryAdd(net.CurrentName(name), array)) faults.Add($"{name} is there in two spellings");
        }

        return arrays;
    }

    private static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
