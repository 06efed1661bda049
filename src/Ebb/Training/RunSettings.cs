using System.Text.Json.Serialization;

namespace Ebb.Training;

/// <summary>What a run was made from, as <c>run.json</c> keeps it: with the same data, enough to train the same weights again.</summary>
public sealed record RunSettings
{
    /// <summary>The version of Ebb.</summary>
    [JsonPropertyName("ebb_version")]
    public string Version { get; init; } = typeof(RunSettings).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>When the run began, in UTC.</summary>
    [JsonPropertyName("created_utc")]
    public DateTime CreatedUtc { get; init; } = DateTime.UtcNow;

    /// <summary>The data set as it was asked for.</summary>
    [JsonPropertyName("dataset")]
    public required string Dataset { get; init; }

    /// <summary>The SHA-256 of the images trained on, in hexadecimal.</summary>
    [JsonPropertyName("dataset_sha256")]
    public required string DatasetSha256 { get; init; }

    /// <summary>The file of images, where one was named.</summary>
    [JsonPropertyName("x")]
    public string? X { get; init; }

    /// <summary>The file of labels, where one was named.</summary>
    [JsonPropertyName("y")]
    public string? Y { get; init; }

    /// <summary>Images trained on.</summary>
    [JsonPropertyName("n_total")]
    public required int Images { get; init; }

    /// <summary>Images the curve is measured on, never trained on.</summary>
    [JsonPropertyName("n_held_out")]
    public required int HeldOutImages { get; init; }

    /// <summary>The shape of an image, [C, H, W].</summary>
    [JsonPropertyName("image_shape")]
    public required int[] ImageShape { get; init; }

    /// <summary>The net's architecture.</summary>
    [JsonPropertyName("net")]
    public required string Net { get; init; }

    /// <summary>Channels between the layers; null for a U-Net.</summary>
    [JsonPropertyName("hidden_c")]
    public int? Hidden { get; init; }

    /// <summary>Rows and columns of a kernel; null for a U-Net.</summary>
    [JsonPropertyName("kernel")]
    public int? Kernel { get; init; }

    /// <summary>Channels of every level of a U-Net; the rest of its arrangement is in the model's config.json.</summary>
    [JsonPropertyName("block_out_channels")]
    public IReadOnlyList<int>? BlockOutChannels { get; init; }

    /// <summary>Residual blocks of every level of a U-Net.</summary>
    [JsonPropertyName("layers_per_block")]
    public int? LayersPerBlock { get; init; }

    /// <summary>How many levels of a U-Net attend, from the coarsest.</summary>
    [JsonPropertyName("attention_levels")]
    public int? AttentionLevels { get; init; }

    /// <summary>Trained values.</summary>
    [JsonPropertyName("parameters")]
    public required long Parameters { get; init; }

    /// <summary>Steps of the schedule.</summary>
    [JsonPropertyName("T")]
    public required int ScheduleSteps { get; init; }

    /// <summary>The first beta.</summary>
    [JsonPropertyName("beta_start")]
    public required double BetaStart { get; init; }

    /// <summary>The last beta.</summary>
    [JsonPropertyName("beta_end")]
    public required double BetaEnd { get; init; }

    /// <summary>Optimizer steps.</summary>
    [JsonPropertyName("steps")]
    public required int Steps { get; init; }

    /// <summary>Images per step.</summary>
    [JsonPropertyName("batch_size")]
    public required int BatchSize { get; init; }

    /// <summary>The learning rate.</summary>
    [JsonPropertyName("lr")]
    public required double LearningRate { get; init; }

    /// <summary>How the learning rate changes over the run.</summary>
    [JsonPropertyName("lr_schedule")]
    public required string LearningRateSchedule { get; init; }

    /// <summary>Steps over which the learning rate climbs first.</summary>
    [JsonPropertyName("lr_warmup_steps")]
    public int WarmupSteps { get; init; }

    /// <summary>The weight decay of AdamW; 0 for plain Adam.</summary>
    [JsonPropertyName("weight_decay")]
    public double WeightDecay { get; init; }

    /// <summary>The norm that gradients are clipped to; null for none.</summary>
    [JsonPropertyName("clip_grad")]
    public double? MaxGradientNorm { get; init; }

    /// <summary>The decay of the running average of the weights; null for none.</summary>
    [JsonPropertyName("ema_decay")]
    public double? EmaDecay { get; init; }

    /// <summary>The seed of weights, shuffle, timesteps and noise.</summary>
    [JsonPropertyName("seed")]
    public required ulong Seed { get; init; }

    /// <summary>The device, with instruction set and threads.</summary>
    [JsonPropertyName("device")]
    public required string Device { get; init; }
}
