using System.Text.Json.Serialization;

namespace Ebb.Sampling;

/// <summary>The content of <c>config.json</c> in a model folder; keys as the ecosystem spells them.</summary>
internal sealed record ModelConfig
{
    [JsonPropertyName("_class_name")]
    public required string ClassName { get; init; }

    [JsonPropertyName("in_channels")]
    public required int InChannels { get; init; }

    [JsonPropertyName("out_channels")]
    public required int OutChannels { get; init; }

    /// <summary>Channels between the layers.</summary>
    [JsonPropertyName("hidden_channels")]
    public required int HiddenChannels { get; init; }

    [JsonPropertyName("kernel_size")]
    public required int KernelSize { get; init; }

    /// <summary>Rows and columns of the images.</summary>
    [JsonPropertyName("sample_size")]
    public required int[] SampleSize { get; init; }
}
