using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ebb.Studio.CertificateViews;

namespace Ebb.Studio.RunViews;

/// <summary>The answer of <c>/api/runs/{id}</c>.</summary>
internal sealed record RunDetail : RunFields
{
    [SetsRequiredMembers]
    private RunDetail(RunFields fields)
        : base(fields)
    {
    }

    public JsonElement? Settings { get; init; }

    public IReadOnlyList<RunImage> Images { get; init; } = [];

    public IReadOnlyList<string> Artifacts { get; init; } = [];

    public IReadOnlyDictionary<string, double>? Mse { get; init; }

    public IReadOnlyList<int> Checkpoints { get; init; } = [];

    public IReadOnlyList<RunCertificate> Certificates { get; init; } = [];

    public static RunDetail Of(RunRow row) => new(row);
}
