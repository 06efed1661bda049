using System.Globalization;
using System.Text.Json;

namespace Ebb.Testing;

/// <summary>Reads the golden JSON: nested or flat lists, {"shape", "data"}, "NaN" / "nan" / "Infinity" / "inf" / "-inf", null.</summary>
public static class GoldenJson
{
    /// <summary>The root of a JSON file; it outlives the call.</summary>
    public static JsonElement Open(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }

    /// <summary>A number, or one of the strings for values that JSON lacks. Null is an error here.</summary>
    public static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => Named(element.GetString()!),
        _ => throw new InvalidDataException($"Expected a number, got {element.GetRawText()}."),
    };

    /// <summary>An array: {"shape", "data"}, {"values"}, nested lists, or a bare number (shape []). Null elements become missing.</summary>
    public static GoldenArray Array(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("values", out JsonElement values)) element = values;
        bool hasShape = element.ValueKind == JsonValueKind.Object;
        JsonElement data = hasShape ? element.GetProperty("data") : element;
        List<double> numbers = [];
        List<bool> missing = [];
        Flatten(data, numbers, missing);
        int[] shape = hasShape
            ? [.. element.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]
            : [.. NestedShape(data)];
        return new GoldenArray(shape, [.. numbers], missing.Contains(true) ? [.. missing] : null);
    }

    private static void Flatten(JsonElement element, List<double> numbers, List<bool> missing)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement child in element.EnumerateArray()) Flatten(child, numbers, missing);
            return;
        }

        bool isNull = element.ValueKind == JsonValueKind.Null;
        numbers.Add(isNull ? double.NaN : Number(element));
        missing.Add(isNull);
    }

    private static IEnumerable<int> NestedShape(JsonElement element)
    {
        for (; element.ValueKind == JsonValueKind.Array; element = element[0])
        {
            yield return element.GetArrayLength();
            if (element.GetArrayLength() == 0) yield break;
        }
    }

    private static double Named(string text) => text.ToUpperInvariant() switch
    {
        "NAN" => double.NaN,
        "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
        "-INF" or "-INFINITY" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"Expected a number or NaN or an infinity, got \"{text}\"."),
    };
}
