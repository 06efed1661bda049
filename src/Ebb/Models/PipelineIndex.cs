using System.Text.Json;
using Ebb.Formats;
using Ebb.Nn;

namespace Ebb.Models;

/// <summary><c>model_index.json</c> of a pipeline folder: which classes of the ecosystem its parts are.</summary>
internal static class PipelineIndex
{
    public const string FileName = "model_index.json";
    public const string Net = "unet";
    public const string Scheduler = "scheduler";

    /// <summary>The version of diffusers whose keys are written.</summary>
    public const string Version = "0.30.0";

    private const string Library = "diffusers";

    /// <summary>Writes the file. DDIMPipeline would make a DDIM scheduler of any other, so a flow is a DDPMPipeline, which keeps it.</summary>
    public static void Write(string path, SchedulerConfig scheduler) => JsonConfig.Write(path, json =>
    {
        json.WriteString("_class_name", scheduler.ClassName == SchedulerConfig.Ddim ? "DDIMPipeline" : "DDPMPipeline");
        json.WriteString("_diffusers_version", Version);
        WritePart(json, Scheduler, scheduler.ClassName);
        WritePart(json, Net, UNet2D.FileName);
    });

    /// <summary>Reads the class of the scheduler.</summary>
    /// <exception cref="InvalidDataException">The pipeline has other parts than a U-Net and a scheduler; they are named.</exception>
    public static string Read(string path) => JsonConfig.Read(path, ModelLayout.Expected, root => SchedulerClass(root, path));

    internal static string SchedulerClass(JsonElement root, string path)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonConfig.ForEach(root, path, (key, value) =>
        {
            if (!key.StartsWith('_') && Part(key, value) is { } part) parts.Add(key, part);
        });
        foreach (string part in new[] { Net, Scheduler })
        {
            if (!parts.ContainsKey(part)) throw new InvalidDataException($"{path}: {part} is missing; expected a pipeline of {Net} and {Scheduler}.");
        }

        return parts[Scheduler];
    }

    private static void WritePart(Utf8JsonWriter json, string part, string className)
    {
        json.WriteStartArray(part);
        json.WriteStringValue(Library);
        json.WriteStringValue(className);
        json.WriteEndArray();
    }

    private static string? Part(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2) throw new FormatException("Expected a library and a class.");
        if (JsonConfig.IsNull(value[0]) && JsonConfig.IsNull(value[1])) return null;
        string className = JsonConfig.Text(value[1]);
        _ = JsonConfig.Text(value[0]);
        if (key is not (Net or Scheduler)) throw new FormatException($"This version knows pipelines of {Net} and {Scheduler} alone.");
        if (key == Net && className != UNet2D.FileName) throw new FormatException($"This version knows {UNet2D.FileName}.");
        return className;
    }
}
