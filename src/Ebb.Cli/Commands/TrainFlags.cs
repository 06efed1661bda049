using Ebb.Cli.Parsing;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using D = Ebb.Cli.Commands.TrainDefaults;

namespace Ebb.Cli.Commands;

/// <summary>The flags of <c>ebb train</c>, in the order of its help page.</summary>
internal sealed class TrainFlags(CliCommand command, int cores)
{
    public const string UNet = "unet";
    public const string ResumeName = "--resume";
    public const int MostScheduleSteps = 100_000;
    public const int MostShapesSize = 512;

    public Flag<string?> Recipe { get; } = command.Add(new Flag<string?>(
        "--recipe", FlagGroups.Recipe, "NAME", $"Take the defaults of a published run: {TrainRecipe.Names}. Flags of your own win; with --help this page shows them.", TrainRecipe.ReadName));

    public Flag<string> Dataset { get; } = command.Add(new Flag<string>(
        "--dataset", FlagGroups.Data, "NAME", "What to train on: shapes (built in), cifar10, mnist, fashion-mnist (see 'ebb data fetch'), npy:X.npy[,Y.npy], or images:FOLDER, a folder of pictures with or without one folder per class.", DataSetNames.Read)
        .WithDefault(DataSetNames.Shapes, DataSetNames.Shapes));

    public Flag<int?> Size { get; } = command.Add(new Flag<int?>(
        "--size", FlagGroups.Data, "N", "Rows and columns of the built-in shapes, or of the squares made of a folder's pictures, in pixels, from 4 to 512.", Values.OptionalWhole(4, MostShapesSize))
        .WithDefaultText("16 for shapes, 64 for a folder"));

    public Flag<string> Crop { get; } = FolderFlags.Crop(command);

    public Flag<int?> ImageCount { get; } = command.Add(new Flag<int?>(
        "--n-total", FlagGroups.Data, "N", "Images to use, at least 1, at most what the set has. Of a folder with classes, in turn from each class.", Values.OptionalWhole(1)).WithDefaultText("all"));

    public Flag<string?> Images { get; } = command.Add(new Flag<string?>(
        "--x", FlagGroups.Data, "PATH", "Images of your own: a .npy file, (N, C, H, W) with C 1, 3 or 4, bytes or floats in [0, 1].", Values.Path));

    public Flag<string?> Labels { get; } = command.Add(new Flag<string?>(
        "--y", FlagGroups.Data, "PATH", "Labels for --x: a .npy file, (N), whole numbers. Checked and kept; --classes trains on them.", Values.Path));

    public Flag<string?> DataFolder { get; } = command.Add(SharedFlags.DataFolder());

    public Flag<string> Net { get; } = command.Add(new Flag<string>(
        "--net", FlagGroups.Net, "residual|plain|unet", "residual: stem, two residual blocks, output. plain: four convolutions. unet: the U-Net that other tools call UNet2DModel.",
        Values.OneOf("residual", "plain", UNet))
        .WithDefault("residual", "residual"));

    public Flag<int> Hidden { get; } = command.Add(new Flag<int>(
        "--hidden-c", FlagGroups.Net, "N", "Hidden channels of the residual or plain net, from 1 to 4096.", Values.Whole(1, 4096)).WithDefault(D.Hidden, "32"));

    public Flag<string> Kernel { get; } = command.Add(new Flag<string>(
        "--kernel", FlagGroups.Net, "1|3", "Rows and columns of each convolution of the residual or plain net. 1 sees no neighbours.", Values.OneOf("1", "3")).WithDefault("3", "3"));

    public Flag<int[]> Channels { get; } = command.Add(new Flag<int[]>(
        "--channels", FlagGroups.Net, "N,N,..", "Channels of each level of the U-Net, from the finest, from 2 to 4096 each. Each level more halves rows and columns.",
        Values.WholeList(2, 4096)).WithDefault([32, 64, 64], "32,64,64"));

    public Flag<int> LayersPerBlock { get; } = command.Add(new Flag<int>(
        "--layers-per-block", FlagGroups.Net, "N", "Residual blocks in each level of the U-Net, from 1 to 16.", Values.Whole(1, 16)).WithDefault(D.LayersPerBlock, "1"));

    public Flag<int> AttentionLevels { get; } = command.Add(new Flag<int>(
        "--attention-levels", FlagGroups.Net, "N", "Levels of the U-Net that attend, from the coarsest, from 0 to all of them. 0: not even its middle.", Values.Whole(0, 16))
        .WithDefault(D.AttentionLevels, "1"));

    public Flag<bool> Classes { get; } = command.Add(new Flag<bool>(
        "--classes", FlagGroups.Net, "Show the U-Net each image's class, so that a class can be asked of it. Needs images with labels."));

    public Flag<double> ClassDropout { get; } = command.Add(new Flag<double>(
        "--class-dropout", FlagGroups.Net, "X", "The share of images whose class is hidden from the net, in [0, 1): guidance needs some.", Values.BelowOne).WithDefault(D.ClassDropout, "0.1"));

    public Flag<PredictionKind?> Prediction { get; } = command.Add(new Flag<PredictionKind?>(
        "--prediction", FlagGroups.Schedule, TrainWords.Predictions, "What the net says: the noise, the clean image or the velocity.", TrainWords.Prediction)
        .WithDefaultText("eps; v where the last level is noise alone, with --schedule flow or --zero-snr"));

    public Flag<string> Schedule { get; } = command.Add(new Flag<string>(
        "--schedule", FlagGroups.Schedule, TrainWords.Schedules, "How noise grows from step to step. flow: on a line from image to noise, as flow matching has it.", TrainWords.Schedule)
        .WithDefault(D.Schedule, D.Schedule));

    public Flag<int> ScheduleSteps { get; } = command.Add(new Flag<int>(
        "--T", FlagGroups.Schedule, "N",
        "Diffusion steps, from 1 to 100000. With 1 the only beta is --beta-end; with 2 the betas are --beta-start and --beta-end.",
        Values.Whole(1, MostScheduleSteps)).WithDefault(D.ScheduleSteps, "100"));

    public Flag<double> BetaStart { get; } = command.Add(new Flag<double>(
        "--beta-start", FlagGroups.Schedule, "X", "The first beta of a linear, scaled_linear or sigmoid schedule, in [0, 1), at most --beta-end.", Values.BelowOne).WithDefault(D.BetaStart, "1e-4"));

    public Flag<double> BetaEnd { get; } = command.Add(new Flag<double>(
        "--beta-end", FlagGroups.Schedule, "X", "The last beta, in [0, 1). 0.02 is usual with 1000 steps.", Values.BelowOne).WithDefault(D.BetaEnd, "0.12"));

    public Flag<bool> ZeroSnr { get; } = command.Add(new Flag<bool>(
        "--zero-snr", FlagGroups.Schedule, "Stretch the schedule so that its last level is noise alone."));

    public Flag<double> Shift { get; } = command.Add(new Flag<double>(
        "--shift", FlagGroups.Schedule, "X", "How far the levels of a flow are moved towards noise, above 0; 1 moves nothing.", Values.Positive).WithDefault(D.Shift, "1"));

    public Flag<int> Steps { get; } = command.Add(new Flag<int>(
        "--steps", FlagGroups.Training, "N", "Optimizer steps, at least 0. 0 saves the net as it was initialised.", Values.Whole(0)).WithDefault(D.Steps, "22000"));

    public Flag<int> BatchSize { get; } = command.Add(new Flag<int>(
        "--batch-size", FlagGroups.Training, "N", "Images per batch, at least 1. Each image draws its own timestep.", Values.Whole(1)).WithDefault(D.BatchSize, "4"));

    public Flag<int> GradientAccumulationSteps { get; } = command.Add(new Flag<int>(
        "--gradient-accumulation-steps", FlagGroups.Training, "N", "Batches that make one step, at least 1.", Values.Whole(1)).WithDefault(1, "1"));

    public Flag<bool> Flip { get; } = command.Add(new Flag<bool>(
        "--flip", FlagGroups.Training, "Show every other image, at random, as in a mirror, left for right."));

    public Flag<LossWeighting> LossWeight { get; } = command.Add(new Flag<LossWeighting>(
        "--loss-weight", FlagGroups.Training, TrainWords.Weightings, "How much the loss of a noise level counts; the held-out loss stays unweighted. min-snr is usual.", TrainWords.Weighting)
        .WithDefault(LossWeighting.None, "none"));

    public Flag<double> SnrGamma { get; } = command.Add(new Flag<double>(
        "--snr-gamma", FlagGroups.Training, "X", "The gamma of --loss-weight min-snr, above 0.", Values.Positive).WithDefault(D.SnrGamma, "5"));

    public Flag<double> LearningRate { get; } = command.Add(new Flag<double>(
        "--lr", FlagGroups.Training, "X", "The learning rate of Adam, above 0.", Values.Positive).WithDefault(D.LearningRate, "1e-3"));

    public Flag<string> RateSchedule { get; } = command.Add(new Flag<string>(
        "--lr-schedule", FlagGroups.Training, "cosine|constant", "cosine: the rate falls along half a cosine to zero at the end. constant: it stays.",
        Values.OneOf("cosine", "constant")).WithDefault("cosine", "cosine"));

    public Flag<int> Warmup { get; } = command.Add(new Flag<int>(
        "--warmup", FlagGroups.Training, "N", "Steps over which the learning rate climbs from 0 first, at least 0.", Values.Whole(0)).WithDefault(0, "0"));

    public Flag<double> WeightDecay { get; } = command.Add(new Flag<double>(
        "--weight-decay", FlagGroups.Training, "X", "How fast weights shrink, times the learning rate (AdamW), at least 0.", Values.NotNegative).WithDefault(0, "0"));

    public Flag<double> ClipGradient { get; } = command.Add(new Flag<double>(
        "--clip-grad", FlagGroups.Training, "X|off", "Shorten gradients whose norm, over all weights, is above X. 1 is usual.", Values.OrOff(Values.Positive)).WithDefault(Values.Off, "off"));

    public Flag<double> Ema { get; } = command.Add(new Flag<double>(
        "--ema", FlagGroups.Training, "DECAY|off",
        "Keep a running average of the weights, from 0 to below 1, and make loss, pictures and model/ from it; model-raw/ holds the last weights. 0.9999 is usual for long runs.",
        Values.OrOff(Values.BelowOne)).WithDefault(Values.Off, "off"));

    public Flag<double> Lipschitz { get; } = command.Add(new Flag<double>(
        "--lipschitz", FlagGroups.Training, "X|off",
        "Keep the Lipschitz constant of the residual or plain net at or below X, above 0: small ones make certificates tight and cost some loss. 10 is a good try.",
        Values.OrOff(Values.Positive)).WithDefault(Values.Off, "off"));

    public Flag<ulong> Seed { get; } = command.Add(new Flag<ulong>(
        "--seed", FlagGroups.Training, "N", "Fixes weights, noise, shuffle and shapes, from 0 to 2^64 - 1.", Values.Seed).WithDefault(0, "0"));

    public Flag<string?> Resume { get; } = command.Add(new Flag<string?>(
        ResumeName, FlagGroups.Stopping, "FOLDER", "Go on with the run in this folder from its latest checkpoint, to the bits that it would have ended in. Its flags are taken from it.", Values.Path));

    public Flag<bool> Override { get; } = command.Add(new Flag<bool>(
        "--override", FlagGroups.Stopping, "Let flags beside --resume change what the run is: other steps or another learning rate. run.json records it."));

    public Flag<int?> CheckpointEvery { get; } = command.Add(new Flag<int?>(
        "--checkpoint-every", FlagGroups.Stopping, "N|off", "Save all that the run depends on every N steps, besides when it stops and ends; off: never.", ReadEvery).WithDefaultText("about every five minutes"));

    public Flag<int> Keep { get; } = command.Add(new Flag<int>(
        "--keep", FlagGroups.Stopping, "N", "Checkpoints to keep, at least 1; the oldest go first.", Values.Whole(1)).WithDefault(D.Keep, "2"));

    public Flag<int> SkipBadSteps { get; } = command.Add(new Flag<int>(
        "--skip-bad-steps", FlagGroups.Stopping, "N", "Leave out up to N steps whose loss or gradient is infinite or not a number; the next one ends the run.", Values.Whole(0)).WithDefault(0, "0"));

    public ComputeFlags Compute { get; } = new(command, cores);

    public Flag<string?> Out { get; } = command.Add(new Flag<string?>(
        "--out", FlagGroups.Output, "FOLDER", "The run folder. It must be empty or absent.", Values.Path).WithDefaultText("runs/DATASET-001, or the next free number"));

    public Flag<bool> Overwrite { get; } = command.Add(new Flag<bool>(
        "--overwrite", FlagGroups.Output, "Replace the run that --out holds."));

    public Flag<bool> DryRun { get; } = command.Add(new Flag<bool>(
        "--dry-run", FlagGroups.Output, "Check everything, time a few steps in memory, say what the run would do and take; train and write nothing."));

    public Flag<int?> SampleEvery { get; } = command.Add(new Flag<int?>(
        "--sample-every", FlagGroups.Output, "N|off", "Draw the same few images every N steps into images/progress/, in 20 DDIM steps; with --ema also from the raw weights.", ReadEvery)
        .WithDefaultText("a tenth of --steps; off for runs that see fewer than 50000 images"));

    public Flag<string> TensorBoard { get; } = command.Add(new Flag<string>(
        "--tensorboard", FlagGroups.Output, "on|off", "Write an event file for TensorBoard into the run folder: the curves and the pictures.", Values.OneOf("on", "off")).WithDefault("on", "on"));

    public Flag<string?> Log { get; } = command.Add(new Flag<string?>(
        "--log", FlagGroups.Output, "PATH|off", "Write the training log here as well; off: write none.", Values.Path).WithDefaultText("train-log.json in the run folder"));

    public Flag<string?> ReferencePpm { get; } = command.Add(new Flag<string?>(
        "--reference-ppm", FlagGroups.Output, "P", "Write the reference image here as well, as ASCII PPM.", Values.Path));

    public Flag<string?> NoisyPpm { get; } = command.Add(new Flag<string?>(
        "--noisy-ppm", FlagGroups.Output, "P", "Write the reference with noise added up to --reconstruct-step here.", Values.Path));

    public Flag<string?> ReconstructPpm { get; } = command.Add(new Flag<string?>(
        "--reconstruct-ppm", FlagGroups.Output, "P", "Write the DDIM reconstruction from the noisy image here.", Values.Path));

    public Flag<int?> ReconstructStep { get; } = command.Add(new Flag<int?>(
        "--reconstruct-step", FlagGroups.Output, "K", "The step index the noisy image is at, from 0; beyond T-1 it is T-1.", Values.OptionalWhole(0)).WithDefaultText("T/4"));

    public Flag<string?> SamplePpm { get; } = command.Add(new Flag<string?>(
        "--sample-ppm", FlagGroups.Output, "P", "Write one image drawn from pure noise here.", Values.Path));

    public ReportFlags Report { get; } = new(command, hasProgress: true);

    // 0 stands for off.
    private static int? ReadEvery(string flag, string text) =>
        "off".Equals(text, StringComparison.OrdinalIgnoreCase) ? 0 : Values.Whole(1)(flag, text);
}
