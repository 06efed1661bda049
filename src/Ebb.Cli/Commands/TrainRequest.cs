using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Parsing;
using Ebb.Spec.Forward;

namespace Ebb.Cli.Commands;

/// <summary>Reads the flags of <c>ebb train</c> into settings and checks what no single flag can check.</summary>
internal static class TrainRequest
{
    /// <exception cref="UsageException">Flags contradict each other.</exception>
    /// <exception cref="FailureException">A device was asked for that this build does not have.</exception>
    public static TrainSettings Read(ParseResult result, TrainFlags flags)
    {
        CheckData(result, flags);
        ScheduleRequest.Check(result, flags);
        CheckLoss(result, flags);
        CheckNet(result, flags);
        CheckPaths(result, flags);
        CheckResume(result, flags);
        var compute = flags.Compute.Read(result);

        string dataset = Dataset(result, flags);
        string? images = result.GetValue(flags.Images);
        int scheduleSteps = result.GetValue(flags.ScheduleSteps);
        string schedule = result.GetRequiredValue(flags.Schedule);
        var weighting = result.GetValue(flags.LossWeight);
        string? log = result.GetValue(flags.Log);
        bool logOff = IsOff(log);
        return new TrainSettings
        {
            Recipe = result.GetValue(flags.Recipe),
            Dataset = dataset,
            ImagesPath = images,
            LabelsPath = result.GetValue(flags.Labels),
            ShapesSize = dataset == DataSetNames.Shapes && images is null ? result.GetValue(flags.Size) ?? TrainDefaults.ShapesSize : null,
            ImageSize = DataSetNames.IsFolder(dataset) ? result.GetValue(flags.Size) : null,
            StretchesImages = FolderFlags.Stretches(result, flags.Crop),
            ImageCount = result.GetValue(flags.ImageCount),
            DataFolder = result.GetValue(flags.DataFolder),
            UNet = IsUNet(result, flags)
                ? new UNetSettings(result.GetRequiredValue(flags.Channels), result.GetValue(flags.LayersPerBlock), result.GetValue(flags.AttentionLevels))
                : null,
            ResidualNet = result.GetValue(flags.Net) == "residual",
            Hidden = result.GetValue(flags.Hidden),
            Kernel = result.GetValue(flags.Kernel) == "3" ? 3 : 1,
            ClassDropout = result.GetValue(flags.Classes) ? result.GetValue(flags.ClassDropout) : null,
            Prediction = ScheduleRequest.Prediction(result, flags),
            Schedule = schedule,
            ScheduleSteps = scheduleSteps,
            BetaStart = ScheduleRequest.TakesBetas(schedule) ? result.GetValue(flags.BetaStart) : null,
            BetaEnd = ScheduleRequest.TakesBetas(schedule) ? result.GetValue(flags.BetaEnd) : null,
            ZeroSnr = ScheduleRequest.IsZeroSnr(result, flags),
            Shift = schedule == TrainSettings.Flow ? result.GetValue(flags.Shift) : null,
            Steps = result.GetValue(flags.Steps),
            BatchSize = result.GetValue(flags.BatchSize),
            GradientAccumulationSteps = result.GetValue(flags.GradientAccumulationSteps),
            RandomFlips = result.GetValue(flags.Flip),
            LossWeighting = weighting,
            SnrGamma = weighting == LossWeighting.MinSnr ? result.GetValue(flags.SnrGamma) : null,
            LearningRate = result.GetValue(flags.LearningRate),
            CosineRate = result.GetValue(flags.RateSchedule) == "cosine",
            WarmupSteps = result.GetValue(flags.Warmup),
            WeightDecay = result.GetValue(flags.WeightDecay),
            MaxGradientNorm = Values.UnlessOff(result.GetValue(flags.ClipGradient)),
            EmaDecay = Values.UnlessOff(result.GetValue(flags.Ema)),
            Lipschitz = Values.UnlessOff(result.GetValue(flags.Lipschitz)),
            Seed = result.GetValue(flags.Seed),
            ResumeFolder = result.GetValue(flags.Resume),
            AllowsChanges = result.GetValue(flags.Override),
            CheckpointEvery = result.GetValue(flags.CheckpointEvery),
            Keep = result.GetValue(flags.Keep),
            SkipBadSteps = result.GetValue(flags.SkipBadSteps),
            Compute = compute,
            SampleEvery = SampleEvery(result, flags),
            WritesEvents = result.GetValue(flags.TensorBoard) == "on",
            WritesLog = !logOff,
            LogPath = logOff ? null : log,
            ReferencePpm = result.GetValue(flags.ReferencePpm),
            NoisyPpm = result.GetValue(flags.NoisyPpm),
            ReconstructPpm = result.GetValue(flags.ReconstructPpm),
            SamplePpm = result.GetValue(flags.SamplePpm),
            ReconstructStep = Math.Min(result.GetValue(flags.ReconstructStep) ?? scheduleSteps / 4, scheduleSteps - 1),
        };
    }

    private static bool IsOff(string? log) => "off".Equals(log, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the command line has the flag, so that it must not be passed over.</summary>
    public static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    // Images of one's own take the place of a recipe's set.
    private static string Dataset(ParseResult result, TrainFlags flags) =>
        IsGiven(result, flags.Images) && !IsGiven(result, flags.Dataset) ? DataSetNames.Shapes : result.GetRequiredValue(flags.Dataset);

    private static void CheckData(ParseResult result, TrainFlags flags)
    {
        bool hasImages = IsGiven(result, flags.Images);
        string dataset = Dataset(result, flags);
        if (IsGiven(result, flags.Labels) && !hasImages) throw new UsageException("--y needs --x: labels belong to images");
        if (hasImages && dataset.StartsWith(DataSetNames.ArrayPrefix, StringComparison.Ordinal))
        {
            throw new UsageException("--x and --dataset npy: both name the images: give one");
        }

        if (hasImages && IsGiven(result, flags.Dataset) && dataset == DataSetNames.Shapes)
        {
            throw new UsageException("--x and --dataset shapes contradict each other: shapes are generated, not read");
        }

        if (hasImages && DataSetNames.IsFolder(dataset)) throw new UsageException("--x and --dataset images: both name the images: give one");
        FolderFlags.CheckCrop(result, flags.Crop, DataSetNames.IsFolder(dataset));
        if (IsGiven(result, flags.Size) && (hasImages || (dataset != DataSetNames.Shapes && !DataSetNames.IsFolder(dataset))))
        {
            throw new UsageException("--size is for --dataset shapes and images:FOLDER only: every other set has the size of its images");
        }
    }

    private static bool IsUNet(ParseResult result, TrainFlags flags) => result.GetValue(flags.Net) == TrainFlags.UNet;

    private static void CheckNet(ParseResult result, TrainFlags flags)
    {
        bool isUNet = IsUNet(result, flags);
        if (result.GetValue(flags.Classes) && !isUNet) throw new UsageException("--classes is for --net unet only: the other nets do not look at classes");
        if (IsGiven(result, flags.ClassDropout) && !result.GetValue(flags.Classes)) throw new UsageException("--class-dropout needs --classes");
        Option[] others = isUNet ? [flags.Hidden, flags.Kernel] : [flags.Channels, flags.LayersPerBlock, flags.AttentionLevels];
        if (Array.Find(others, option => IsGiven(result, option)) is { } other)
        {
            throw new UsageException(isUNet ? $"{other.Name} is not for --net unet: see --channels" : $"{other.Name} is for --net unet only");
        }

        if (isUNet && Values.UnlessOff(result.GetValue(flags.Lipschitz)) is not null)
        {
            throw new UsageException("--lipschitz is not for --net unet: its norms and attention have no such constant");
        }

        int levels = result.GetRequiredValue(flags.Channels).Length, attending = result.GetValue(flags.AttentionLevels);
        if (isUNet && attending > levels)
        {
            throw new UsageException(FormattableString.Invariant($"--attention-levels {attending} is more than the levels that --channels gives, {levels}"));
        }
    }

    private static void CheckLoss(ParseResult result, TrainFlags flags)
    {
        if (IsGiven(result, flags.SnrGamma) && result.GetValue(flags.LossWeight) != LossWeighting.MinSnr)
        {
            throw new UsageException("--snr-gamma is for --loss-weight min-snr only");
        }
    }

    // A short run shows itself by its last pictures, and drawing more would take it long.
    private static int? SampleEvery(ParseResult result, TrainFlags flags)
    {
        if (result.GetValue(flags.SampleEvery) is { } asked) return asked == 0 ? null : asked;
        int steps = result.GetValue(flags.Steps);
        double images = (double)steps * result.GetValue(flags.BatchSize) * result.GetValue(flags.GradientAccumulationSteps);
        return images >= TrainDefaults.LeastImagesForGrids ? Math.Max(1, steps / TrainDefaults.ProgressGrids) : null;
    }

    private static void CheckResume(ParseResult result, TrainFlags flags)
    {
        bool resumes = IsGiven(result, flags.Resume);
        if (resumes && IsGiven(result, flags.Out)) throw new UsageException("--resume and --out contradict each other: the run goes on in its own folder");
        if (resumes && result.GetValue(flags.Overwrite)) throw new UsageException("--resume and --overwrite contradict each other: one goes on with the run, the other throws it away");
        if (!resumes && result.GetValue(flags.Override)) throw new UsageException("--override needs --resume");
    }

    private static void CheckPaths(ParseResult result, TrainFlags flags)
    {
        var read = InputPaths(result, flags).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var flag in new[] { flags.Log, flags.ReferencePpm, flags.NoisyPpm, flags.ReconstructPpm, flags.SamplePpm })
        {
            if (result.GetValue(flag) is not { } path || (flag == flags.Log && IsOff(path))) continue;
            if (read.Contains(Path.GetFullPath(path))) throw new UsageException($"{flag.Name} would write over '{path}', which this run reads: name another file");
            if (!seen.TryAdd(Path.GetFullPath(path), flag.Name))
            {
                throw new UsageException($"{seen[Path.GetFullPath(path)]} and {flag.Name} both write '{path}': give each its own file");
            }
        }
    }

    private static IEnumerable<string> InputPaths(ParseResult result, TrainFlags flags)
    {
        string dataset = Dataset(result, flags);
        string[] named = dataset.StartsWith(DataSetNames.ArrayPrefix, StringComparison.Ordinal) ? dataset[DataSetNames.ArrayPrefix.Length..].Split(',') : [];
        return named.Append(result.GetValue(flags.Images)).Append(result.GetValue(flags.Labels)).OfType<string>();
    }
}
