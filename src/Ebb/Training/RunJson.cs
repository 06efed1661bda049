using System.Text.Json.Serialization;

namespace Ebb.Training;

/// <summary>The JSON of a run folder.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(MetricsLine))]
[JsonSerializable(typeof(CheckpointCounters))]
internal sealed partial class RunJson : JsonSerializerContext;
