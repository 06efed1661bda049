using Ebb.Cli.Output;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>Refuses a run that does not fit into memory, before it takes any.</summary>
internal static class MemoryBudget
{
    private const int PartsNamed = 3;
    private const int Colours = 3;

    /// <summary>What memory is used for, as people call it.</summary>
    public static string NameOf(MemoryUse use) => use switch
    {
        MemoryUse.Images => "images",
        MemoryUse.Weights => "weights and gradients",
        MemoryUse.Moments => "moments of Adam",
        MemoryUse.Average => "average of the weights",
        MemoryUse.Activations => "activations",
        MemoryUse.Evaluation => "held-out loss",
        MemoryUse.Kernels => "kernels and transformed filters",
        MemoryUse.Pictures => "drawing pictures",
        MemoryUse.Checkpoint => "writing checkpoints",
        MemoryUse.Records => "times of the steps",
        _ => "the program",
    };

    /// <summary>The parts that are there, the largest first.</summary>
    public static IReadOnlyList<(string Use, long Bytes)> Parts(MemoryForecast forecast) =>
        [.. forecast.Parts.Where(part => part.Bytes > 0).OrderByDescending(part => part.Bytes).Select(part => (NameOf(part.Use), part.Bytes))];

    /// <exception cref="FailureException">The forecast is above what is available.</exception>
    public static void Check(MemoryForecast forecast, MachineMemory memory, TrainSettings settings)
    {
        if (forecast.Bytes <= memory.Available) return;
        string parts = string.Join(", ", Parts(forecast).Take(PartsNamed).Select(part => $"{part.Use} {Units.Memory(part.Bytes)}"));
        throw new FailureException($"this run needs about {Units.Memory(forecast.Bytes)} of memory, and {Units.Memory(memory.Available)} are available: {parts}. {Remedy(forecast, settings)}");
    }

    /// <summary>The same for the images alone, where their number and size are known before they are there.</summary>
    /// <exception cref="FailureException">They are above what is available.</exception>
    public static void CheckImages(TrainSettings settings, MachineMemory memory)
    {
        var set = settings.ImagesPath is null ? KnownSet.Find(settings.Dataset) : null;
        Int128 bytes = settings.ShapesSize is { } size ? (Int128)(settings.ImageCount ?? 0) * Colours * size * size
            : set is not null ? (Int128)Math.Min(settings.ImageCount ?? set.TrainCount, set.TrainCount) * set.Image.Channels * set.Image.Height * set.Image.Width
            : 0;
        if (bytes > memory.Available)
        {
            throw new FailureException($"the images alone take {Units.Memory((double)bytes)} of memory, and {Units.Memory(memory.Available)} are available. Try a smaller --n-total{(settings.ShapesSize is null ? "" : " or --size")}");
        }
    }

    private static string Remedy(MemoryForecast forecast, TrainSettings settings)
    {
        string width = settings.UNet is null ? "--hidden-c" : "--channels";
        string batch = settings.BatchSize > 1 ? "--batch-size, with more --gradient-accumulation-steps in its place, " : "";
        return "Try a smaller " + forecast.Parts.MaxBy(part => part.Bytes)!.Use switch
        {
            MemoryUse.Images => "--n-total",
            MemoryUse.Records => "--steps, and go on with --resume and --override",
            MemoryUse.Activations => $"{batch}{width} or image size",
            MemoryUse.Evaluation or MemoryUse.Pictures => $"{width} or image size",
            _ => width,
        };
    }
}
