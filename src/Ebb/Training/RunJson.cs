using System.Text.Json.Serialization;

namespace Ebb.Training;

/// <summary>The JSON of a run folder.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(MetricsLine))]
[JsonSerializable(typeof(EndLine))]
[JsonSerializable(typeof(CheckpointCounters))]
internal sealed partial class RunJson : JsonSerializerContext;
