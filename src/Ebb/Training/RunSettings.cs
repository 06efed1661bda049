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

    /// <summary>Channels between the layers.</summary>
    [JsonPropertyName("hidden_c")]
    public required int Hidden { get; init; }

    /// <summary>Rows and columns of a kernel.</summary>
    [JsonPropertyName("kernel")]
    public required int Kernel { get; init; }

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

    /// <summary>The seed of weights, shuffle, timesteps and noise.</summary>
    [JsonPropertyName("seed")]
    public required ulong Seed { get; init; }

    /// <summary>The device, with instruction set and threads.</summary>
    [JsonPropertyName("device")]
    public required string Device { get; init; }
}
