using System.Text.Json;
using System.Text.Json.Serialization;
using Ebb.Formats;

namespace Ebb.Sampling;

/// <summary>Reads and writes the small JSON files of a model folder.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(ModelConfig))]
[JsonSerializable(typeof(SchedulerConfig))]
internal sealed partial class ModelJson : JsonSerializerContext
{
    private const long MaxBytes = 64 << 20;

    public static void Write<TContent>(string path, TContent content) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, content, typeof(TContent), Default));

    /// <exception cref="InvalidDataException">The file is missing, too long or not such an object; the path is named.</exception>
    public static TContent Read<TContent>(string path)
        where TContent : class => Parse<TContent>(ReadBytes(path), path);

    /// <exception cref="InvalidDataException">The bytes are not such an object; the path is named.</exception>
    public static TContent Parse<TContent>(ReadOnlySpan<byte> bytes, string path)
        where TContent : class
    {
        try
        {
            return (TContent?)JsonSerializer.Deserialize(bytes, typeof(TContent), Default)
                ?? throw new InvalidDataException($"{path} holds null; expected a JSON object.");
        }
        catch (JsonException error)
        {
            throw NotJson(path, error);
        }
    }

    /// <exception cref="InvalidDataException">The file is missing or too long; the path is named.</exception>
    public static byte[] ReadBytes(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new InvalidDataException($"{path} is missing. A model folder holds {ModelFolder.Contents}.");
        if (file.Length > MaxBytes) throw new InvalidDataException($"{path} has {file.Length} bytes; a configuration has at most {MaxBytes}.");
        return File.ReadAllBytes(path);
    }

    public static InvalidDataException NotJson(string path, JsonException error) => new($"{path} is not a configuration: {error.Message}", error);

    // The file's reader knows its keys, not the parameters of a constructor.
    public static InvalidDataException OutOfRange(string path, ArgumentOutOfRangeException error)
    {
        string reason = error.Message.Split(" (Parameter '")[0];
        return new($"{path}: {JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ParamName ?? "a value")} is {error.ActualValue}. {reason}", error);
    }
}
