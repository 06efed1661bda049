using System.Text.Json.Serialization;
using Ebb.Studio.Hosting;
using Ebb.Studio.Playground;

namespace Ebb.Studio;

/// <summary>The JSON of events, which leave out what they do not have.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(StudioEvent))]
internal sealed partial class StreamJson : JsonSerializerContext;
