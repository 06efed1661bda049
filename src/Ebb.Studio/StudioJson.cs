using System.Text.Json;
using System.Text.Json.Serialization;
using Ebb.Studio.CertificateViews;
using Ebb.Studio.DataViews;
using Ebb.Studio.Hosting;
using Ebb.Studio.ModelViews;
using Ebb.Studio.Playground;
using Ebb.Studio.RunViews;

namespace Ebb.Studio;

/// <summary>The JSON of the studio. Nothing is read or written by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 32)]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(RunDetail))]
[JsonSerializable(typeof(MetricsReply))]
[JsonSerializable(typeof(RunComparison))]
[JsonSerializable(typeof(IReadOnlyList<ModelRow>))]
[JsonSerializable(typeof(ModelDetail))]
[JsonSerializable(typeof(TensorStatistics))]
[JsonSerializable(typeof(IReadOnlyList<SamplerRow>))]
[JsonSerializable(typeof(SampleOrder))]
[JsonSerializable(typeof(JobReply))]
[JsonSerializable(typeof(UploadReply))]
[JsonSerializable(typeof(DataReply))]
[JsonSerializable(typeof(NeighbourReply))]
[JsonSerializable(typeof(IReadOnlyList<RunCertificate>))]
[JsonSerializable(typeof(CheckReply))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class StudioJson : JsonSerializerContext;
