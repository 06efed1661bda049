using System.Text.Json;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Nn;

namespace Ebb.Sampling;

/// <summary><c>config.json</c> of a model folder: what net it is, and the size of its images.</summary>
internal static class NetConfigFile
{
    public static void Write(string path, DiffusionModel model)
    {
        switch (model.Net)
        {
            case UNet2D unet:
                AtomicFile.Write(path, stream => WriteUNet(stream, unet, model.Height, model.Width));
                break;
            case EpsNet net:
                ModelJson.Write(path, Describe(net, model.Height, model.Width));
                break;
            default:
                throw new ArgumentException($"There is no config.json for {model.Net.Architecture}.", nameof(model));
        }
    }

    /// <summary>Makes the net, its weights as drawn from seed 0.</summary>
    /// <exception cref="InvalidDataException">The file is missing or asks for what is not there; file and key are named.</exception>
    public static (Net Net, int Height, int Width) Read(string path, Device? device)
    {
        byte[] bytes = ModelJson.ReadBytes(path);
        if (ReadUNet(bytes, path, device) is { } unet) return unet;
        var config = ModelJson.Parse<ModelConfig>(bytes, path);
        return (CreateConvolutions(config, path, device), config.SampleSize[0], config.SampleSize[1]);
    }

    private static (Net Net, int Height, int Width)? ReadUNet(byte[] bytes, string path, Device? device)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            bool isUNet = root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("_class_name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(UNet2D.FileName);
            if (!isUNet) return null;
            var (config, size) = UNet2DConfigJson.Read(root, path);
            if (size is not { } sides) throw new InvalidDataException($"{path}: sample_size is missing; expected rows and columns of the images, such as 32.");
            return (new UNet2D(config, device: device), sides.Height, sides.Width);
        }
        catch (JsonException error)
        {
            throw ModelJson.NotJson(path, error);
        }
    }

    private static void WriteUNet(Stream stream, UNet2D net, int height, int width)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        UNet2DConfigJson.Write(json, net.Config, height, width);
        json.WriteEndObject();
    }

    private static ModelConfig Describe(EpsNet net, int height, int width) => new()
    {
        ClassName = net.Architecture,
        InChannels = net.Config.DataChannels + 1,
        OutChannels = net.Config.DataChannels,
        HiddenChannels = net.Config.Hidden,
        KernelSize = net.Config.Kernel,
        SampleSize = [height, width],
    };

    private static EpsNet CreateConvolutions(ModelConfig config, string path, Device? device)
    {
        if (config.InChannels != config.OutChannels + 1)
        {
            throw new InvalidDataException(
                $"{path}: in_channels is {config.InChannels} and out_channels {config.OutChannels}; expected in_channels = out_channels + 1, for the time.");
        }

        if (config.SampleSize is not [>= 1 and <= 65536, >= 1 and <= 65536])
        {
            throw new InvalidDataException($"{path}: sample_size is [{string.Join(", ", config.SampleSize ?? [])}]; expected rows and columns of the images, each 1 to 65536.");
        }

        try
        {
            var shape = new EpsConvNetConfig { DataChannels = config.OutChannels, Hidden = config.HiddenChannels, Kernel = config.KernelSize };
            return config.ClassName switch
            {
                nameof(EpsConvNet) => new EpsConvNet(shape, device: device),
                nameof(EpsResidualConvNet) => new EpsResidualConvNet(shape, device: device),
                _ => throw new InvalidDataException(
                    $"{path}: _class_name is {config.ClassName}; this version knows {nameof(EpsConvNet)}, {nameof(EpsResidualConvNet)} and {UNet2D.FileName}."),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw ModelJson.OutOfRange(path, error);
        }
    }
}
