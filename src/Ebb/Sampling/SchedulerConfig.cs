using System.Text.Json.Serialization;

namespace Ebb.Sampling;

/// <summary>The content of <c>scheduler_config.json</c> in a model folder; keys as the ecosystem spells them.</summary>
internal sealed record SchedulerConfig
{
    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = "DDIMScheduler";

    [JsonPropertyName("num_train_timesteps")]
    public required int NumTrainTimesteps { get; init; }

    [JsonPropertyName("beta_start")]
    public double BetaStart { get; init; }

    [JsonPropertyName("beta_end")]
    public double BetaEnd { get; init; }

    [JsonPropertyName("beta_schedule")]
    public string BetaSchedule { get; init; } = "linear";

    /// <summary>Every beta, for a schedule that is not linear; null otherwise.</summary>
    [JsonPropertyName("trained_betas")]
    public double[]? TrainedBetas { get; init; }

    [JsonPropertyName("prediction_type")]
    public string PredictionType { get; init; } = "epsilon";

    [JsonPropertyName("set_alpha_to_one")]
    public bool SetAlphaToOne { get; init; } = true;

    [JsonPropertyName("clip_sample")]
    public bool ClipSample { get; init; } = true;
}
