using System.Text.Json;

namespace Ebb.Studio.Disk;

/// <summary>Reads values out of JSON that a stranger may have written: what is not of the expected kind is not there.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static JsonElement Parse(byte[] text, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new InvalidDataException($"{name} holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{name} is not valid JSON: see line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."), error);
        }
    }

    public static string? Text(this JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static double? Number(this JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    public static long? Whole(this JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long number) ? number : null;

    public static int? Int(this JsonElement json, string key) => json.Whole(key) is { } number && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
}
