using System.Globalization;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Fields;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Benchmarks;

/// <summary>What a training step and a sampling step are measured on: the net, the images, and T.</summary>
internal sealed record StepCase
{
    public const string UNet = "unet";
    public const string Residual = "residual";

    /// <summary>The classes of CIFAR-10.</summary>
    private const int Classes = 10;

    private static readonly int[] UNetChannels = [32, 64, 128];

    public string Net { get; init; } = Residual;

    public int Hidden { get; init; } = 64;

    public int Batch { get; init; } = 32;

    /// <summary>Rows and columns.</summary>
    public int Size { get; init; } = 32;

    public int Channels { get; init; } = 3;

    /// <summary>T; null for the usual one of the net.</summary>
    public int? Steps { get; init; }

    /// <summary>The flags that make it, which this program and the peer share.</summary>
    public IEnumerable<string> Flags =>
        [.. Flag("--hidden", Hidden), .. Flag("--batch", Batch), .. Flag("--size", Size), .. Flag("--channels", Channels)];

    public static StepCase Read(string net, Arguments arguments) => new()
    {
        Net = net,
        Hidden = arguments.Integer("--hidden", 64, most: 4096),
        Batch = arguments.Integer("--batch", 32),
        Size = arguments.Integer("--size", 32, Datasets.SmallestShape, most: 1024),
        Channels = arguments.Integer("--channels", 3, most: 4),
        Steps = arguments.Text("--T") is null ? null : arguments.Integer("--T", 0, most: 100_000),
    };

    /// <summary>The U-Net of the recipes: one layer a block, attention at the coarsest level.</summary>
    public static UNet2DConfig UNetConfig(int[] channels, int imageChannels) => new()
    {
        InChannels = imageChannels,
        OutChannels = imageChannels,
        BlockOutChannels = channels,
        LayersPerBlock = 1,
        DownAttention = [.. channels.Select((_, level) => level == channels.Length - 1)],
        UpAttention = [.. channels.Select((_, level) => level == 0)],
        AttentionHeadDim = 8,
        NormNumGroups = 32,
    };

    /// <summary>A trainer as a program makes it, with the data in memory and more steps than any measurement takes.</summary>
    public Trainer MakeTrainer(Device device)
    {
        var data = Datasets.Shapes(Size, Math.Max(Batch, 64), seed: 0, Channels);
        var options = new TrainerOptions { Steps = 100_000, BatchSize = Batch };
        if (Net == UNet)
        {
            var unet = new UNet2D(UNetConfig(UNetChannels, Channels) with { NumClassEmbeds = Classes + 1 }, seed: 0, device);
            return new Trainer(unet, new CosineSchedule().Make<double>(Steps ?? 1000), data, options with { Prediction = PredictionKind.V });
        }

        var config = new EpsConvNetConfig { DataChannels = Channels, Hidden = Hidden };
        Net net = Net == Residual ? new EpsResidualConvNet(config, seed: 0, device) : new EpsConvNet(config, seed: 0, device);
        return new Trainer(net, VpSchedule.Linear(Steps ?? 100), data, options);
    }

    private static string[] Flag(string name, int value) => [name, value.ToString(CultureInfo.InvariantCulture)];
}
