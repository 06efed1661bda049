using System.Text.Json.Serialization;

namespace Ebb.Sampling;

/// <summary>The content of <c>scheduler_config.json</c> in a model folder; keys as the ecosystem spells them.</summary>
/// <remarks>What may be missing has a setter: of a property that is only initialised, the generated reader forgets the default.</remarks>
internal sealed record SchedulerConfig
{
    [JsonPropertyName("_class_name")]
    public string ClassName { get; set; } = "DDIMScheduler";

    [JsonPropertyName("num_train_timesteps")]
    public required int NumTrainTimesteps { get; init; }

    [JsonPropertyName("beta_start")]
    public double BetaStart { get; set; } = 1e-4;

    [JsonPropertyName("beta_end")]
    public double BetaEnd { get; set; } = 0.02;

    [JsonPropertyName("beta_schedule")]
    public string BetaSchedule { get; set; } = "linear";

    /// <summary>Every beta, for a schedule that is not linear; null otherwise.</summary>
    [JsonPropertyName("trained_betas")]
    public double[]? TrainedBetas { get; init; }

    [JsonPropertyName("prediction_type")]
    public string PredictionType { get; set; } = "epsilon";

    [JsonPropertyName("set_alpha_to_one")]
    public bool SetAlphaToOne { get; set; } = true;

    [JsonPropertyName("clip_sample")]
    public bool ClipSample { get; set; } = true;
}
