using System.Text.Json.Serialization;

namespace Ebb.Studio.CertificateViews;

/// <summary>A certificate of a run: what it claims, in a sentence. Whether it holds is the checker's to say.</summary>
internal sealed record RunCertificate(string Name, string Kind, string Statement, string Url)
{
    /// <summary>The picture that it is about; null where it is about none.</summary>
    public string? Picture { get; init; }

    /// <summary>How wide it has grown after each step; null where it does not say.</summary>
    public CertificateTube? Tube { get; init; }

    /// <summary>Pictures that were drawn with it.</summary>
    public IReadOnlyList<CertificateDrawing> Drawings { get; init; } = [];

    /// <summary>What the checker says; null where it was not asked about these files.</summary>
    public CheckReply? Checker { get; init; }

    /// <summary>The arrays of that picture, to be looked up beside the certificate.</summary>
    [JsonIgnore]
    public string? PictureFile { get; init; }

    /// <summary>Its <c>certificate.json</c>.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";
}
