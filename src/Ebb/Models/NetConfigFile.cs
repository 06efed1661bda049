using System.Text.Json;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Nn;
using Ebb.Sampling;

namespace Ebb.Models;

/// <summary><c>config.json</c> of a model folder: what net it is, the size of its images, and its classes.</summary>
internal static class NetConfigFile
{
    public static void Write(string path, DiffusionModel model) => JsonConfig.Write(path, json =>
    {
        switch (model.Net)
        {
            case UNet2D unet:
                UNet2DConfigJson.Write(json, unet.Config, model.Height, model.Width);
                break;
            case EpsNet net:
                EpsNetConfigJson.Write(json, net, model.Height, model.Width);
                break;
            default:
                throw new ArgumentException($"There is no config.json for {model.Net.Architecture}.", nameof(model));
        }

        ClassKeys.Write(json, model);
    });

    /// <summary>Makes the net, its weights as drawn from seed 0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The values in the weight file: a net that needs far more of them is not made.</param>
    /// <param name="device">Where the net shall live; null for the default device.</param>
    /// <exception cref="InvalidDataException">The file is missing or asks for what is not there; file and key are named.</exception>
    public static NetDescription Read(string path, long weights, Device? device) =>
        JsonConfig.Read(path, ModelLayout.Expected, root => Describe(root, path, weights, device));

    internal static NetDescription Describe(JsonElement root, string path, long weights, Device? device)
    {
        string name = root.TryGetProperty("_class_name", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "missing";
        var (net, height, width) = name switch
        {
            UNet2D.FileName => ReadUNet(root, path, weights, device),
            nameof(EpsConvNet) or nameof(EpsResidualConvNet) => EpsNetConfigJson.Read(root, path, weights, device),
            _ => throw new InvalidDataException(
                $"{path}: _class_name is {name}; this version knows {nameof(EpsConvNet)}, {nameof(EpsResidualConvNet)} and {UNet2D.FileName}."),
        };
        var (nullClass, classNames) = ClassKeys.Read(root, path, net.Classes);
        return new NetDescription(net, height, width, nullClass, classNames);
    }

    /// <summary>Refuses a net that needs at least so many weights, where the file has far fewer: no memory is taken on the word of a file.</summary>
    public static void CheckSize(string path, double atLeast, long weights)
    {
        const double Slack = 1 << 22;
        if (atLeast > Slack + (4.0 * weights))
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{path} asks for a net of at least {atLeast:#,0} weights, but its weight file holds {weights:#,0}. One of the two is of another model."));
        }
    }

    private static (Net Net, int Height, int Width) ReadUNet(JsonElement root, string path, long weights, Device? device)
    {
        var (config, size) = UNet2DConfigJson.Read(root, path);
        if (size is not { } sides) throw new InvalidDataException($"{path}: sample_size is missing; expected rows and columns of the images, such as 32.");
        double first = config.BlockOutChannels[0], blocks = config.BlockOutChannels.Sum(channels => 9.0 * channels * channels * config.LayersPerBlock);
        CheckSize(path, blocks + (9 * first * (config.InChannels + config.OutChannels)) + (4 * first * (config.NumClassEmbeds ?? 0)), weights);
        return (new UNet2D(config, device: device), sides.Height, sides.Width);
    }
}
