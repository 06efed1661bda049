using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ebb.Formats;

/// <summary>
/// The training log as JSON: an object with <c>title</c>, <c>steps</c>, <c>series</c> (objects with <c>name</c>, <c>values</c>, <c>color</c>)
/// and <c>notes</c>; values that are not finite are the texts "NaN", "Infinity" and "-Infinity".
/// </summary>
public static class TrainingLogFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxFileBytes = 1 << 28;

    private static readonly TrainingLogJson Json = new(new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    });

    /// <summary>Writes <paramref name="log"/>, whole or not at all.</summary>
    /// <exception cref="ArgumentException">A series has another number of values than there are steps.</exception>
    public static void Write(string path, TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (Mismatch(log) is string problem) throw new ArgumentException(problem, nameof(log));
        AtomicFile.WriteBytes(path, JsonSerializer.SerializeToUtf8Bytes(log, Json.TrainingLog));
    }

    /// <summary>Reads a log.</summary>
    /// <exception cref="InvalidDataException">The file is not such a JSON object; path and offset are named.</exception>
    public static TrainingLog Read(string path)
    {
        using var file = FileCursor.Open(path);
        if (file.Length > MaxFileBytes) throw file.Bad($"the log has {file.Length} bytes; at most {MaxFileBytes} are read.");
        return Parse(file.ReadBytes(file.Remaining, "the log"), path);
    }

    internal static TrainingLog Parse(byte[] text, string path)
    {
        TrainingLog? log;
        try
        {
            log = JsonSerializer.Deserialize(text, Json.TrainingLog);
        }
        catch (JsonException error)
        {
            throw BadFile.At(path, JsonPlace.OffsetOf(text, error), $"this is not a training log: {error.Message}", error);
        }

        if (log is null || log.Series.Any(series => series is null) || log.Notes.Any(note => note is null))
        {
            throw BadFile.At(path, 0, "this is not a training log: an object is expected, not null.");
        }

        return Mismatch(log) is string problem ? throw BadFile.At(path, 0, problem) : log;
    }

    private static string? Mismatch(TrainingLog log)
    {
        var wrong = log.Series.FirstOrDefault(series => series?.Values.Count != log.Steps.Count);
        return wrong is null ? null : $"The series '{wrong.Name}' has {wrong.Values.Count} values for {log.Steps.Count} steps; as many as steps are expected.";
    }
}
