using System.Text.Json;

namespace Ebb.Formats;

/// <summary>Parses the JSON header and checks that the arrays fill the rest of the file without gap or overlap.</summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    private const int MaxDimensions = 16;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly string _file;
    private readonly long _start;

    private SafetensorsHeader(string file, long start) => (_file, _start) = (file, start);

    /// <summary>The arrays in the order of their bytes.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public static SafetensorsHeader Parse(byte[] text, string file, long start, long dataBytes)
    {
        var header = new SafetensorsHeader(file, start);
        if (text.Length == 0 || text[0] != '{') throw header.Bad("the header must begin with '{'.");
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            foreach (var property in json.RootElement.EnumerateObject()) header.Take(property);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            long place = error is JsonException json ? JsonPlace.OffsetOf(text, json) : 0;
            throw BadFile.At(file, start + place, $"the header is not valid JSON: {error.Message}", error);
        }

        header.CheckPlaces(dataBytes);
        return header;
    }

    private void Take(JsonProperty property)
    {
        if (property.Name == MetadataKey)
        {
            if (property.Value.ValueKind != JsonValueKind.Object) throw Bad($"{MetadataKey} must be an object of texts.");
            foreach (var item in property.Value.EnumerateObject())
            {
                Metadata.Add(item.Name, item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()! : throw Bad($"{MetadataKey} '{item.Name}' is not a text."));
            }

            return;
        }

        if (property.Value.ValueKind != JsonValueKind.Object || property.Value.GetPropertyCount() != 3)
        {
            throw Bad($"the array '{property.Name}' must have dtype, shape and data_offsets, nothing else.");
        }

        string type = Member(property, "dtype", JsonValueKind.String).GetString()!;
        int elementBytes = type switch
        {
            "F32" => 4,
            "F64" => 8,
            "F16" or "BF16" => 2,
            _ => throw Bad($"the array '{property.Name}' has the type {type}, which is not read; F32, F64, F16 and BF16 are."),
        };
        long[] offsets = Numbers(property, "data_offsets"), shape = Numbers(property, "shape");
        if (shape.Length > MaxDimensions) throw Bad($"the array '{property.Name}' has {shape.Length} axes; at most {MaxDimensions} are read.");
        Int128 count = shape.Aggregate((Int128)1, (product, extent) => Int128.Min(product * extent, long.MaxValue));
        if (offsets.Length != 2 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != count * elementBytes)
        {
            throw Bad($"the array '{property.Name}' of {count} {type} does not fit its data_offsets [{string.Join(", ", offsets)}].");
        }

        if (count > Array.MaxLength || shape.Any(extent => extent > int.MaxValue))
        {
            throw Bad($"the array '{property.Name}' has {count} elements; at most {Array.MaxLength} are read.");
        }

        Entries.Add(new(property.Name, type, Array.ConvertAll(shape, extent => (int)extent), (int)count, offsets[0], offsets[1]));
    }

    private JsonElement Member(JsonProperty property, string key, JsonValueKind kind) =>
        property.Value.TryGetProperty(key, out var value) && value.ValueKind == kind ? value : throw Bad($"the array '{property.Name}' lacks a valid {key}.");

    private long[] Numbers(JsonProperty property, string key) =>
        [.. Member(property, key, JsonValueKind.Array).EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
                ? number
                : throw Bad($"the {key} of the array '{property.Name}' must be whole numbers of at least 0."))];

    private void CheckPlaces(long dataBytes)
    {
        Entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        long end = 0;
        foreach (var entry in Entries)
        {
            if (entry.Start != end)
            {
                throw Bad(
                    $"the array '{entry.Name}' starts at {entry.Start}, but the one before it ends at {end}: arrays must follow one another without gap or overlap.");
            }

            end = entry.End;
        }

        if (end != dataBytes) throw Bad($"the arrays need {end} bytes, but {dataBytes} follow the header.");
    }

    private InvalidDataException Bad(string problem) => BadFile.At(_file, _start, problem);
}
