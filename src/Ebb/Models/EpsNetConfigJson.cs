using System.Text.Json;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Nn;

namespace Ebb.Models;

/// <summary>The configuration of an <see cref="EpsNet"/> as <c>config.json</c> has it, keyed as the ecosystem does it. Every key must be there.</summary>
internal static class EpsNetConfigJson
{
    private const int MostSamples = 1 << 16;

    private static readonly string[] Keys = ["_class_name", "in_channels", "out_channels", "hidden_channels", "kernel_size", "sample_size"];

    public static void Write(Utf8JsonWriter json, EpsNet net, int height, int width)
    {
        json.WriteString("_class_name", net.Architecture);
        json.WriteNumber("in_channels", net.Config.DataChannels + 1);
        json.WriteNumber("out_channels", net.Config.DataChannels);
        json.WriteNumber("hidden_channels", net.Config.Hidden);
        json.WriteNumber("kernel_size", net.Config.Kernel);
        json.WriteStartArray("sample_size");
        json.WriteNumberValue(height);
        json.WriteNumberValue(width);
        json.WriteEndArray();
    }

    /// <exception cref="InvalidDataException">A key is missing, unknown or out of range.</exception>
    public static (Net Net, int Height, int Width) Read(JsonElement root, string path, long weights, Device? device)
    {
        var (inputs, className, size) = (0, "", Array.Empty<int>());
        var config = new EpsConvNetConfig();
        var missing = Keys.ToHashSet(StringComparer.Ordinal);
        JsonConfig.ForEach(root, path, (key, value) =>
        {
            missing.Remove(key);
            switch (key)
            {
                case "_class_name": className = JsonConfig.Text(value); break;
                case "in_channels": inputs = JsonConfig.Integer(value); break;
                case "out_channels": config = Try(() => config with { DataChannels = JsonConfig.Integer(value) }); break;
                case "hidden_channels": config = Try(() => config with { Hidden = JsonConfig.Integer(value) }); break;
                case "kernel_size": config = Try(() => config with { Kernel = JsonConfig.Integer(value) }); break;
                case "sample_size": size = [.. JsonConfig.List(value, side => JsonConfig.Integer(side, 1, MostSamples))]; break;
                default: if (!key.StartsWith('_')) throw new FormatException($"This version does not know the key; there are {string.Join(", ", Keys)}."); break;
            }
        });
        if (missing.Count > 0) throw new InvalidDataException($"{path}: {string.Join(" and ", missing)} is missing.");
        if (inputs != config.DataChannels + 1)
        {
            throw new InvalidDataException(
                $"{path}: in_channels is {inputs} and out_channels {config.DataChannels}; expected in_channels = out_channels + 1, for the time.");
        }

        if (size.Length != 2) throw new InvalidDataException($"{path}: sample_size has {size.Length} numbers; expected rows and columns of the images.");
        NetConfigFile.CheckSize(path, Math.Pow(config.Kernel, 2) * config.Hidden * (config.Hidden + (2.0 * config.DataChannels)), weights);
        return (className == nameof(EpsConvNet) ? new EpsConvNet(config, device: device) : new EpsResidualConvNet(config, device: device), size[0], size[1]);
    }

    private static EpsConvNetConfig Try(Func<EpsConvNetConfig> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new FormatException(error.Message.Split(" (Parameter '")[0], error);
        }
    }
}
