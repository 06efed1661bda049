using System.Text.Json;

namespace Ebb.Formats;

/// <summary>Reads and writes configurations, one JSON object a file, with one wording of complaints: path, key, value, what was expected.</summary>
internal static class JsonConfig
{
    public const int MaxBytes = 64 << 20;
    private const int MostShown = 60;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static void Write(string path, Action<Utf8JsonWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    /// <summary>Gives what <paramref name="take"/> makes of the object.</summary>
    /// <param name="path">The file.</param>
    /// <param name="missing">What to say where there is no such file.</param>
    /// <param name="take">Reads the root, an object.</param>
    /// <exception cref="InvalidDataException">The file is missing, too long or not a JSON object; the path is named.</exception>
    public static TContent Read<TContent>(string path, string missing, Func<JsonElement, TContent> take)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path} is missing. {missing}");
        return Parse(SmallFile.Read(path, MaxBytes), path, take);
    }

    /// <inheritdoc cref="Read"/>
    public static TContent Parse<TContent>(byte[] text, string path, Func<JsonElement, TContent> take)
    {
        try
        {
            using var document = JsonDocument.Parse(PythonNumbers.Spelt(text), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"{path} holds {document.RootElement.ValueKind}; expected a JSON object.");
            }

            return take(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(Printable.Message($"{path} is not a configuration: {error.Message}"), error);
        }
        catch (InvalidDataException error) when (Printable.Message(error.Message) is { } message && message != error.Message)
        {
            throw new InvalidDataException(message, error);
        }
    }

    /// <summary>Hands over every key; what the receiver throws as <see cref="FormatException"/> becomes a complaint about the key.</summary>
    /// <exception cref="InvalidDataException">A key was not accepted; path, key and value are named.</exception>
    public static void ForEach(JsonElement json, string path, Action<string, JsonElement> take)
    {
        foreach (var property in json.EnumerateObject())
        {
            string key = "a key";
            try
            {
                key = property.Name;
                take(key, property.Value);
            }
            catch (Exception error) when (error is InvalidOperationException or FormatException)
            {
                string value = property.Value.GetRawText();
                if (value.Length > MostShown) value = $"{value[..MostShown]}...";
                throw new InvalidDataException($"{path}: {key} is {value.ReplaceLineEndings(" ")}. {error.Message}", error);
            }
        }
    }

    /// <summary>The complaint for a value that a constructor refused: the file's reader knows its keys, not the parameters of the constructor.</summary>
    public static InvalidDataException OutOfRange(string path, ArgumentException error)
    {
        string reason = error.Message.Split(" (Parameter '")[0];
        string value = error is ArgumentOutOfRangeException { ActualValue: { } actual }
            ? FormattableString.Invariant($"{JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ParamName ?? "a value")} is {actual}. ")
            : "";
        return new($"{path}: {value}{reason}", error);
    }

    public static int Integer(JsonElement value, int least = int.MinValue, int most = int.MaxValue) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : throw new FormatException((least, most) switch
            {
                (int.MinValue, int.MaxValue) => "Expected a whole number.",
                (_, int.MaxValue) => FormattableString.Invariant($"Expected a whole number of at least {least}."),
                _ => FormattableString.Invariant($"Expected a whole number from {least} to {most}."),
            });

    public static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw new FormatException("Expected a number.");

    public static bool Flag(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new FormatException("Expected true or false.");

    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException("Expected a text.");

    public static IReadOnlyList<TItem> List<TItem>(JsonElement value, Func<JsonElement, TItem> item) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item)] : throw new FormatException("Expected a list.");

    public static string OneOf(JsonElement value, params IEnumerable<string> names)
    {
        string text = Text(value);
        return names.Contains(text) ? text : throw new FormatException($"This version knows {string.Join(", ", names)}.");
    }

    public static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;
}
