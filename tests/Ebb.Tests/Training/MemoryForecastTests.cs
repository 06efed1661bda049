using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class MemoryForecastTests
{
    // What the forecast may be off, as a share of what is really allocated.
    private const double Least = 0.85;
    private const double Most = 1.25;

    public static TheoryData<string, int, int> Runs => new()
    {
        { "residual 16", 16, 4 },
        { "residual 32", 16, 32 },
        { "residual 96", 16, 8 },
        { "plain 16", 32, 8 },
        { "plain 64", 16, 40 },
        { "unet 32,64", 16, 8 },
        { "unet 32,64,64", 8, 4 },
        { "unet 16,32", 16, 24 },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Of_EveryNet_ForecastsWhatTheTrainerHoldsToTheByte(string net, int size, int batch)
    {
        var device = new CpuDevice(threads: 1);
        var (data, options) = (Datasets.Shapes(size, count: 8), Options(batch));
        var forecast = MemoryForecast.Of(device, on => Make(net, on), Levels, data, options);
        var trainer = new Trainer(Make(net, device), Levels, data, options);
        long buffers = (device.ImagesAtATime(new(batch, 4, size, size), trainer.Model.Net.WidestChannels) + 4) * data.ImageCount * sizeof(float);
        Assert.Equal(
            trainer.Bytes + buffers,
            Of(forecast, MemoryUse.Weights) + Of(forecast, MemoryUse.Moments) + Of(forecast, MemoryUse.Average) + Of(forecast, MemoryUse.Activations) + Of(forecast, MemoryUse.Evaluation));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Of_EveryNet_IsNearWhatARunAllocates(string net, int size, int batch)
    {
        var (data, options) = (Datasets.Shapes(size, count: 8), Options(batch));
        long forecast = MemoryForecast.Of(new CpuDevice(threads: 1), on => Make(net, on), Levels, data, options).Plus(MemoryUse.Images, -data.Bytes).Bytes;
        long allocated = 0;

        // A thread of its own: what kernels keep for a thread is new there.
        var thread = new Thread(() => allocated = Allocate(net, data, options));
        thread.Start();
        thread.Join();
        Assert.InRange(forecast / (double)allocated, Least, Most);
    }

    [Fact]
    public void Of_MoreThanAnyMachineHas_TakesNone()
    {
        var data = Datasets.Shapes(size: 64, count: 4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var forecast = MemoryForecast.Of(new CpuDevice(threads: 1), on => Make("residual 512", on), Levels, data, Options(batch: 512));
        long wide = MemoryForecast.Of(new CpuDevice(threads: 1), on => Make("plain 4096", on), Levels, data, Options(batch: 1)).Bytes;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
        Assert.InRange(forecast.Bytes, 30L << 30, long.MaxValue);
        Assert.Equal(MemoryUse.Activations, forecast.Parts.MaxBy(part => part.Bytes)!.Use);
        Assert.InRange(wide, 4L << 30, long.MaxValue);
    }

    [Fact]
    public void Of_WithPicturesAndCheckpoints_CountsThemToo()
    {
        var data = Datasets.Shapes(size: 8, count: 4);
        var device = new CpuDevice(threads: 1);
        var options = Options(batch: 2) with { Steps = 1000 };
        var forecast = MemoryForecast.Of(device, on => Make("plain 4", on), Levels, data, options, pictures: 16, hasCheckpoints: true);
        var net = Make("plain 4", device);
        Assert.Equal(4 * sizeof(float) * net.ParameterCount, Of(forecast, MemoryUse.Checkpoint));
        Assert.Equal(Sampler.BytesFor(new DiffusionModel(net, Levels, 8, 8), 16), Of(forecast, MemoryUse.Pictures));
        Assert.Equal(1000 * sizeof(double), Of(forecast, MemoryUse.Records));
    }

    private static NoiseLevels Levels { get; } = new(VpSchedule.Linear(4));

    private static TrainerOptions Options(int batch) => new() { Steps = 1, BatchSize = batch, EmaDecay = 0.9 };

    private static long Of(MemoryForecast forecast, MemoryUse use) => forecast.Parts.Single(part => part.Use == use).Bytes;

    private static long Allocate(string kind, Dataset data, TrainerOptions options)
    {
        // The weights are drawn in arrays that are garbage at once.
        var net = Make(kind, new CpuDevice(threads: 1));
        long weights = 2 * net.Parameters.Sum(parameter => parameter.Value.Storage.Bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        new Trainer(net, Levels, data, options).Run();
        return weights + GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Net Make(string kind, Device device)
    {
        string[] words = kind.Split(' ');
        int[] channels = [.. words[1].Split(',').Select(int.Parse)];
        var config = new EpsConvNetConfig { Hidden = channels[0] };
        return words[0] switch
        {
            "residual" => new EpsResidualConvNet(config, device: device),
            "plain" => new EpsConvNet(config, device: device),
            _ => new UNet2D(
                new UNet2DConfig
                {
                    BlockOutChannels = channels,
                    DownAttention = [.. channels.Select((_, level) => level == channels.Length - 1)],
                    UpAttention = [.. channels.Select((_, level) => level == 0)],
                    NormNumGroups = 8,
                    AttentionHeadDim = 8,
                },
                device: device),
        };
    }
}
