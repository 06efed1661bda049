using System.Text.Json;
using Ebb.Formats;
using Ebb.Nn;
using Ebb.Spec.Nn;

namespace Ebb.Models;

/// <summary>
/// The configuration of a U-Net as <c>config.json</c> of the ecosystem has it. What a key asks for and this version does not do is
/// refused by name, never ignored; a missing key takes its default.
/// </summary>
public static class UNet2DConfigJson
{
    private const string Down = "DownBlock2D";
    private const string AttendingDown = "AttnDownBlock2D";
    private const string Up = "UpBlock2D";
    private const string AttendingUp = "AttnUpBlock2D";
    private const int MostSamples = 1 << 16;

    /// <summary>Keys that may only have a value which changes nothing.</summary>
    private static readonly Dictionary<string, string[]> Fixed = new()
    {
        ["act_fn"] = ["\"silu\"", "\"swish\""],
        ["dropout"] = ["0", "0.0"],
        ["downsample_type"] = ["\"conv\""],
        ["upsample_type"] = ["\"conv\""],
        ["class_embed_type"] = ["null"],
    };

    /// <summary>What the keeper of an exponential moving average leaves in a file; the weights beside it are the average already.</summary>
    private static readonly HashSet<string> AverageKeys =
        ["decay", "min_decay", "inv_gamma", "power", "optimization_step", "update_after_step", "use_ema_warmup"];

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The root of config.json.</param>
    /// <param name="path">Where it is from, for errors.</param>
    /// <returns>The configuration, and rows and columns of the images, or null where the file does not say.</returns>
    /// <exception cref="InvalidDataException">A key is unknown, asks for what is not supported, or does not fit the others.</exception>
    public static (UNet2DConfig Config, (int Height, int Width)? SampleSize) Read(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{path}: expected a JSON object; got {json.ValueKind}.");
        var config = new UNet2DConfig();
        (int, int)? size = null;
        JsonConfig.ForEach(json, path, (key, value) =>
        {
            if (key == "sample_size") size = SampleSize(value);
            else config = With(config, key, value, json);
        });

        try
        {
            config.Check();
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path}: {error.Message.Split(" (Parameter '")[0]}", error);
        }

        return (config, size);
    }

    /// <summary>Writes a configuration, every key of it, without the braces around.</summary>
    /// <param name="json">Inside an object.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    public static void Write(Utf8JsonWriter json, UNet2DConfig config, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(config);
        json.WriteString("_class_name", UNet2D.FileName);
        json.WriteString("act_fn", "silu");
        json.WriteBoolean("add_attention", config.AddAttention);
        WriteOptional(json, "attention_head_dim", config.AttentionHeadDim);
        WriteArray(json, "block_out_channels", config.BlockOutChannels, json.WriteNumberValue);
        json.WriteBoolean("center_input_sample", config.CenterInputSample);
        json.WriteNull("class_embed_type");
        WriteArray(json, "down_block_types", config.DownAttention, attends => json.WriteStringValue(attends ? AttendingDown : Down));
        json.WriteNumber("downsample_padding", config.DownsamplePadding);
        json.WriteString("downsample_type", "conv");
        json.WriteNumber("dropout", 0.0);
        json.WriteBoolean("flip_sin_to_cos", config.FlipSinToCos);
        json.WriteNumber("freq_shift", config.FreqShift);
        json.WriteNumber("in_channels", config.InChannels);
        json.WriteNumber("layers_per_block", config.LayersPerBlock);
        json.WriteNumber("mid_block_scale_factor", config.MidBlockScaleFactor);
        json.WriteNumber("norm_eps", config.NormEps);
        json.WriteNumber("norm_num_groups", config.NormNumGroups);
        WriteOptional(json, "num_class_embeds", config.NumClassEmbeds);
        json.WriteNumber("out_channels", config.OutChannels);
        json.WriteString("resnet_time_scale_shift", config.TimeScaleShift ? "scale_shift" : "default");
        if (height == width) json.WriteNumber("sample_size", height);
        else WriteArray(json, "sample_size", [height, width], json.WriteNumberValue);
        json.WriteString("time_embedding_type", config.TimeEmbeddingType == TimeEmbeddingKind.Fourier ? "fourier" : "positional");
        WriteArray(json, "up_block_types", config.UpAttention, attends => json.WriteStringValue(attends ? AttendingUp : Up));
        json.WriteString("upsample_type", "conv");
    }

    private static UNet2DConfig With(UNet2DConfig config, string key, JsonElement value, JsonElement all) => key switch
    {
        "_class_name" => Only(config, value, $"\"{UNet2D.FileName}\""),
        "in_channels" => config with { InChannels = JsonConfig.Integer(value) },
        "out_channels" => config with { OutChannels = JsonConfig.Integer(value) },
        "center_input_sample" => config with { CenterInputSample = JsonConfig.Flag(value) },
        "time_embedding_type" => config with { TimeEmbeddingType = Time(value) },
        "freq_shift" => config with { FreqShift = JsonConfig.Number(value) },
        "flip_sin_to_cos" => config with { FlipSinToCos = JsonConfig.Flag(value) },
        "down_block_types" => config with { DownAttention = JsonConfig.List(value, type => OneOf(type, Down, AttendingDown)) },
        "up_block_types" => config with { UpAttention = JsonConfig.List(value, type => OneOf(type, Up, AttendingUp)) },
        "block_out_channels" => config with { BlockOutChannels = JsonConfig.List(value, channels => JsonConfig.Integer(channels)) },
        "layers_per_block" => config with { LayersPerBlock = JsonConfig.Integer(value) },
        "mid_block_scale_factor" => config with { MidBlockScaleFactor = JsonConfig.Number(value) },
        "downsample_padding" => config with { DownsamplePadding = JsonConfig.Integer(value) },
        "attention_head_dim" => config with { AttentionHeadDim = Optional(value) },
        "norm_num_groups" => config with { NormNumGroups = JsonConfig.Integer(value) },
        "norm_eps" => config with { NormEps = JsonConfig.Number(value) },
        "resnet_time_scale_shift" => config with { TimeScaleShift = OneOf(value, "default", "scale_shift") },
        "add_attention" => config with { AddAttention = JsonConfig.Flag(value) },
        "num_class_embeds" => config with { NumClassEmbeds = Optional(value) },
        "num_train_timesteps" => Optional(value) is null or >= 1 ? config : throw new FormatException("Expected at least 1, or null."),
        "attn_norm_num_groups" => Only(config, value, "null", all.TryGetProperty("norm_num_groups", out var groups) ? groups.GetRawText() : "32"),
        _ when Fixed.TryGetValue(key, out string[]? allowed) => Only(config, value, allowed),
        _ when key.StartsWith('_') || AverageKeys.Contains(key) => config,
        _ => throw new FormatException("This version does not know the key."),
    };

    private static UNet2DConfig Only(UNet2DConfig config, JsonElement value, params string[] allowed) => allowed.Contains(value.GetRawText())
        ? config
        : throw new FormatException($"This version knows {string.Join(" and ", allowed)}.");

    private static bool OneOf(JsonElement value, string no, string yes)
    {
        string text = JsonConfig.Text(value);
        return text == yes || (text == no ? false : throw new FormatException($"This version knows {no} and {yes}; got {text}."));
    }

    private static TimeEmbeddingKind Time(JsonElement value) =>
        OneOf(value, "positional", "fourier") ? TimeEmbeddingKind.Fourier : TimeEmbeddingKind.Positional;

    private static int? Optional(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : JsonConfig.Integer(value);

    private static (int Height, int Width)? SampleSize(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        int[] sides = value.ValueKind == JsonValueKind.Number
            ? [JsonConfig.Integer(value), JsonConfig.Integer(value)]
            : [.. JsonConfig.List(value, side => JsonConfig.Integer(side))];
        return sides is [>= 1 and <= MostSamples, >= 1 and <= MostSamples]
            ? (sides[0], sides[1])
            : throw new FormatException($"Expected a side, or rows and columns, each 1 to {MostSamples}.");
    }

    private static void WriteOptional(Utf8JsonWriter json, string key, int? value)
    {
        if (value is { } number) json.WriteNumber(key, number);
        else json.WriteNull(key);
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string key, IReadOnlyList<T> values, Action<T> write)
    {
        json.WriteStartArray(key);
        foreach (var value in values) write(value);
        json.WriteEndArray();
    }
}
