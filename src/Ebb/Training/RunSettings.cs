using System.Text.Json;
using System.Text.Json.Serialization;
using Ebb.Formats;

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

    /// <summary>The recipe that settings were taken from; null for none.</summary>
    [JsonPropertyName("recipe")]
    public string? Recipe { get; init; }

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

    /// <summary>What was done to pictures of a folder that are no squares: "center" or "none"; null for another set.</summary>
    [JsonPropertyName("crop")]
    public string? Crop { get; init; }

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

    /// <summary>The classes that the net knows, the one that means none included; null for a net without.</summary>
    [JsonPropertyName("num_class_embeds")]
    public int? ClassEmbeddings { get; init; }

    /// <summary>The share of images whose class was hidden; null for a net without classes.</summary>
    [JsonPropertyName("class_dropout")]
    public double? ClassDropout { get; init; }

    /// <summary>Trained values.</summary>
    [JsonPropertyName("parameters")]
    public required long Parameters { get; init; }

    /// <summary>What the net predicts: "epsilon", "sample" or "v_prediction".</summary>
    [JsonPropertyName("prediction_type")]
    public string Prediction { get; init; } = "epsilon";

    /// <summary>The schedule by its name in scheduler files, or "flow".</summary>
    [JsonPropertyName("beta_schedule")]
    public string Schedule { get; init; } = "linear";

    /// <summary>Steps of the schedule.</summary>
    [JsonPropertyName("T")]
    public required int ScheduleSteps { get; init; }

    /// <summary>The first beta; null for a schedule that does not take it.</summary>
    [JsonPropertyName("beta_start")]
    public required double? BetaStart { get; init; }

    /// <summary>The last beta; null for a schedule that does not take it.</summary>
    [JsonPropertyName("beta_end")]
    public required double? BetaEnd { get; init; }

    /// <summary>Whether the schedule was stretched so that its last level is noise alone.</summary>
    [JsonPropertyName("rescale_betas_zero_snr")]
    public bool ZeroSnr { get; init; }

    /// <summary>How far a flow's levels were moved towards noise; null for a schedule.</summary>
    [JsonPropertyName("shift")]
    public double? Shift { get; init; }

    /// <summary>Optimizer steps.</summary>
    [JsonPropertyName("steps")]
    public required int Steps { get; init; }

    /// <summary>Images per batch.</summary>
    [JsonPropertyName("batch_size")]
    public required int BatchSize { get; init; }

    /// <summary>Batches per step.</summary>
    [JsonPropertyName("gradient_accumulation_steps")]
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>Whether every other image was mirrored.</summary>
    [JsonPropertyName("random_flip")]
    public bool RandomFlips { get; init; }

    /// <summary>How much the loss of a noise level counted: "none", "min_snr" and so on.</summary>
    [JsonPropertyName("loss_weighting")]
    public string LossWeighting { get; init; } = "none";

    /// <summary>The gamma of min-SNR; null for another weighting.</summary>
    [JsonPropertyName("snr_gamma")]
    public double? SnrGamma { get; init; }

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

    /// <summary>What the net's Lipschitz constant was kept at or below; null for no bound.</summary>
    [JsonPropertyName("lipschitz")]
    public double? Lipschitz { get; init; }

    /// <summary>The steps from one grid of the progress to the next; null for no grids.</summary>
    [JsonPropertyName("sample_every")]
    public int? SampleEvery { get; init; }

    /// <summary>The seed of weights, shuffle, timesteps and noise.</summary>
    [JsonPropertyName("seed")]
    public required ulong Seed { get; init; }

    /// <summary>The device, with instruction set and threads.</summary>
    [JsonPropertyName("device")]
    public required string Device { get; init; }

    /// <summary>The flags of the command that began the run; null for a run that no command began.</summary>
    [JsonPropertyName("command")]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>From which step, when and with what other settings the run went on after a stop, a sentence each; null for a run in one piece.</summary>
    [JsonPropertyName("resumed")]
    public IReadOnlyList<string>? Resumed { get; init; }

    /// <summary>Reads the settings of a run.</summary>
    /// <param name="path">The file, <c>run.json</c>.</param>
    /// <exception cref="InvalidDataException">The file is missing or no settings of a run.</exception>
    public static RunSettings Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path} is missing: that is no folder of a run.");
        return Parse(SmallFile.Read(path), path);
    }

    internal static RunSettings Parse(byte[] text, string path)
    {
        RunSettings settings;
        try
        {
            settings = JsonSerializer.Deserialize(text, RunJson.Default.RunSettings) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(Printable.Message($"{path} holds no settings of a run: {error.Message}"), error);
        }

        return settings.Fault() is { } fault ? throw new InvalidDataException($"{path} holds no settings of a run: {fault}.") : settings;
    }

    // What no run has written. A number beyond the range of a double is read as infinite.
    private string? Fault()
    {
        if (ImageShape is not [>= 1, >= 1, >= 1]) return "image_shape is not three numbers of at least 1";
        if (Images < 1 || HeldOutImages < 0 || Steps < 0 || BatchSize < 1 || GradientAccumulationSteps < 1) return "a count is out of range";
        if ((Command ?? []).Concat(Resumed ?? []).Any(text => text is null)) return "a text is null";
        double?[] numbers = [ClassDropout, BetaStart, BetaEnd, Shift, SnrGamma, LearningRate, WeightDecay, MaxGradientNorm, EmaDecay];
        return numbers.All(number => number is null || double.IsFinite(number.Value)) ? null : "a number is not finite";
    }

    /// <summary>
    /// Where these settings and those of the run to go on with differ so that the weights would be others than in one piece: a sentence for each,
    /// such as "lr is 0.01, in the run 0.001".
    /// </summary>
    public IReadOnlyList<string> DifferencesFrom(RunSettings run)
    {
        var (here, there) = (Decisive(this), Decisive(run));
        return [.. here.Keys.Union(there.Keys, StringComparer.Ordinal)
            .Where(key => here.GetValueOrDefault(key) != there.GetValueOrDefault(key))
            .Select(key => $"{key} is {here.GetValueOrDefault(key) ?? "not given"}, in the run {there.GetValueOrDefault(key) ?? "not given"}")];
    }

    /// <summary>Writes them as JSON, as <c>run.json</c> has them.</summary>
    public void Write(Stream stream)
    {
        var options = new JsonSerializerOptions(RunJson.Default.Options) { WriteIndented = true };
        JsonSerializer.Serialize(stream, this, typeof(RunSettings), new RunJson(options));
    }

    // The data is known by its hash, wherever it lies; the number of threads changes no bit, but the instruction set does.
    private static SortedDictionary<string, string> Decisive(RunSettings settings)
    {
        var described = settings with
        {
            CreatedUtc = default,
            Recipe = null,
            Command = null,
            Resumed = null,
            SampleEvery = null,
            Dataset = "",
            X = null,
            Y = null,
            Device = string.Join(',', settings.Device.Split(',').Where(part => !part.Contains("thread", StringComparison.Ordinal))).TrimEnd(')'),
        };
        using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(described, RunJson.Default.RunSettings));
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.RootElement.EnumerateObject()) values.Add(property.Name, property.Value.ToString());
        return values;
    }
}
