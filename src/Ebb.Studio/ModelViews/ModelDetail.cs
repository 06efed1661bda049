using System.Text.Json;

namespace Ebb.Studio.ModelViews;

/// <summary>The answer of <c>/api/models/{id}</c>. What cannot be read of it is null, and <c>Reason</c> says why.</summary>
internal sealed record ModelDetail(
    string Id,
    string Name,
    string Kind,
    bool Samplable,
    string? Reason,
    JsonElement? Config,
    string? Summary,
    long Parameters,
    IReadOnlyList<LayerRow> Layers,
    IReadOnlyList<TensorRow> Tensors,
    ScheduleRow? Schedule,
    IReadOnlyList<ModelClassRow> Classes)
{
    /// <summary>The id of the run that wrote it; null for a model of its own.</summary>
    public string? Run { get; init; }
}
