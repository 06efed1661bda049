using System.Text.Json.Serialization;

namespace Ebb.Studio.RunViews;

/// <summary>A certificate of a run: what it claims, in a sentence. Whether it holds is the checker's to say.</summary>
internal sealed record RunCertificate(string Name, string Kind, string Statement, string Url)
{
    /// <summary>Its <c>certificate.json</c>.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";
}
