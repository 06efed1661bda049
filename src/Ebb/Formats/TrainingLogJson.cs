using System.Text.Json.Serialization;

namespace Ebb.Formats;

/// <summary>The JSON of a training log, made at build time: reflection costs a start its time and a trimmed program its types.</summary>
[JsonSerializable(typeof(TrainingLog))]
internal sealed partial class TrainingLogJson : JsonSerializerContext;
