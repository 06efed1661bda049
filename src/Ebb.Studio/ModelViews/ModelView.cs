using System.Text.Json;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Sampling;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.ModelViews;

/// <summary>Looks into a model without loading its weights.</summary>
internal sealed class ModelView(RootFolder root)
{
    private const int MostConfigBytes = 4 << 20;
    private const int MostClasses = 2_000;

    public ModelDetail Detail(ModelEntry model)
    {
        var weights = Weights(model);
        TensorRow[] tensors = [.. weights.Entries.Select(entry => new TensorRow(entry.Name, entry.Shape, entry.Type, entry.End - entry.Start))];
        long parameters = weights.Entries.Sum(entry => (long)entry.Count);
        string? reason = model.Row.Reason, summary = null;
        JsonElement? config = null;
        NoiseLevels? levels = null;
        if (!model.IsFile && model.Row.Reason is null)
        {
            try
            {
                var layout = ModelLayout.Find(model.Path);
                config = JsonText.Parse(root.ReadSmall(layout.NetPath, MostConfigBytes), "config.json");
                levels = SchedulerFile.Read(root.ReadSmall(layout.SchedulerPath, MostConfigBytes), layout.SchedulerPath, layout.SchedulerClass).Levels;
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                reason ??= Printable.Message(error.Message);
            }
        }

        string? name = config?.Text("_class_name");
        var (height, width) = config is { } known ? SizeOf(known) : (0, 0);
        if (name is not null) summary = height > 0 ? FormattableString.Invariant($"{name}, images of {height} x {width}") : name;
        return new(
            model.Row.Id, model.Row.Name, model.Row.Kind, model.Row.Samplable, reason, config, summary, parameters,
            LayerGraph.Of(weights, name, height, width), tensors, levels is null ? null : ScheduleRow.Of(levels), config is { } classes ? ClassesOf(classes) : [])
        {
            Run = model.Row.Run,
        };
    }

    /// <exception cref="RefusedException">There is no such array.</exception>
    public TensorStatistics Statistics(ModelEntry model, string name, CancellationToken cancellation)
    {
        var weights = Weights(model);
        return TensorStatistics.Of(weights, Entry(weights, name), cancellation);
    }

    /// <exception cref="RefusedException">There is no such array or slice.</exception>
    public Picture Slice(ModelEntry model, string name, int index, CancellationToken cancellation)
    {
        var weights = Weights(model);
        return TensorSlice.Of(weights, Entry(weights, name), index, cancellation);
    }

    private static SafetensorsEntry Entry(WeightShards weights, string name) =>
        weights.Has(name) ? weights[name] : throw RefusedException.Missing("There is no such array in this model.");

    private WeightShards Weights(ModelEntry model)
    {
        if (model.IsFile) return WeightShards.Open(root.FindFile(model.Path) is { } file ? [file] : []);
        string inner = Path.Combine(model.Path, "unet");
        return WeightShards.Open(WeightShards.Find(root, model.Path) is { Count: > 0 } files ? files : WeightShards.Find(root, inner));
    }

    private static (int Height, int Width) SizeOf(JsonElement config)
    {
        if (config.Int("sample_size") is { } side) return Both(side, side);
        if (!config.TryGetProperty("sample_size", out var sides) || sides.ValueKind != JsonValueKind.Array || sides.GetArrayLength() != 2) return (0, 0);
        return sides[0].ValueKind == JsonValueKind.Number && sides[1].ValueKind == JsonValueKind.Number
            && sides[0].TryGetInt32(out int height) && sides[1].TryGetInt32(out int width) ? Both(height, width) : (0, 0);

        static (int, int) Both(int height, int width) => height is > 0 and < 1 << 16 && width is > 0 and < 1 << 16 ? (height, width) : (0, 0);
    }

    private static IReadOnlyList<ModelClassRow> ClassesOf(JsonElement config)
    {
        int count = Math.Clamp(config.Int("num_class_embeds") ?? 0, 0, MostClasses);
        int none = config.Int("_null_class") ?? -1;
        var names = config.TryGetProperty("_class_names", out var list) && list.ValueKind == JsonValueKind.Array ? list : default;
        return [.. Enumerable.Range(0, count).Where(label => label != none).Select(label => new ModelClassRow(label, NameOf(names, label)))];
    }

    private static string? NameOf(JsonElement names, int label) =>
        names.ValueKind == JsonValueKind.Array && label < names.GetArrayLength() && names[label].ValueKind == JsonValueKind.String ? names[label].GetString() : null;
}
