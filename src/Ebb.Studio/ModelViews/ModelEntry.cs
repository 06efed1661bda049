using System.Text.Json.Serialization;

namespace Ebb.Studio.ModelViews;

/// <summary>A model and where it lies: a folder, or a file of weights alone.</summary>
internal sealed record ModelEntry(ModelRow Row, string Path)
{
    public const string Run = "run", Folder = "folder", Weights = "weights";

    [JsonIgnore]
    public bool IsFile => Row.Kind == Weights;
}
