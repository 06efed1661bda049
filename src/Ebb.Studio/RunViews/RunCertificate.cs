using System.Text.Json.Serialization;

namespace Ebb.Studio.RunViews;

/// <summary>A certificate of a run: what it claims, in a sentence. Whether it holds is the checker's to say.</summary>
internal sealed record RunCertificate(string Name, string Kind, string Statement, string Url)
{
    /// <summary>The picture that it is about; null where it is about none.</summary>
    public string? Picture { get; init; }

    /// <summary>How far a difference at the start has grown at most after each step; null where it does not say.</summary>
    public CertificateTube? Tube { get; init; }

    /// <summary>The arrays of that picture, to be looked up beside the certificate.</summary>
    [JsonIgnore]
    public string? PictureFile { get; init; }

    /// <summary>Its <c>certificate.json</c>.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";
}
