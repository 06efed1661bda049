using System.Text.Json.Serialization;

namespace Ebb.Studio.CertificateViews;

/// <summary>A picture that <c>ebb certify</c> drew beside a certificate.</summary>
internal sealed record CertificateDrawing(string Name, string Url)
{
    /// <summary>Where it lies.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";
}
