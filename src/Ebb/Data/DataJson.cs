using System.Text.Json.Serialization;

namespace Ebb.Data;

/// <summary>The JSON of the data cache, made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PreparedInfo))]
[JsonSerializable(typeof(ImageFolderInfo))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class DataJson : JsonSerializerContext;
