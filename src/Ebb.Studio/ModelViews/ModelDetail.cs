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
    IReadOnlyList<ModelClassRow> Classes);
