using Ebb.Cli.Engine;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;

namespace Ebb.Cli.Tests.Commands;

public sealed class TrainCommandTests
{
    /// <summary>Every flag of train that takes a value: the flag, a value, and where it arrives.</summary>
    private static readonly (string Flag, string Value, Func<TrainSettings, object?> Read, object? Expected)[] ValueFlags =
    [
        ("--dataset", "cifar10", s => s.Dataset, "cifar10"),
        ("--dataset", "CIFAR-10", s => s.Dataset, "cifar10"),
        ("--dataset", "fashion_mnist", s => s.Dataset, "fashion-mnist"),
        ("--dataset", "npy:a.npy,b.npy", s => s.Dataset, "npy:a.npy,b.npy"),
        ("--dataset", "IMAGES:some/photos", s => s.Dataset, "images:some/photos"),
        ("--size", "64", s => s.ShapesSize, 64),
        ("--n-total", "800", s => s.ImageCount, 800),
        ("--x", "some/x.npy", s => s.ImagesPath, "some/x.npy"),
        ("--data-dir", "cache", s => s.DataFolder, "cache"),
        ("--net", "plain", s => s.ResidualNet, false),
        ("--net", "residual", s => s.ResidualNet, true),
        ("--hidden-c", "4", s => s.Hidden, 4),
        ("--kernel", "1", s => s.Kernel, 1),
        ("--T", "1", s => s.ScheduleSteps, 1),
        ("--beta-start", "0", s => s.BetaStart, 0.0),
        ("--beta-end", "0.5", s => s.BetaEnd, 0.5),
        ("--prediction", "eps", s => s.Prediction, PredictionKind.Eps),
        ("--prediction", "epsilon", s => s.Prediction, PredictionKind.Eps),
        ("--prediction", "x0", s => s.Prediction, PredictionKind.X0),
        ("--prediction", "sample", s => s.Prediction, PredictionKind.X0),
        ("--prediction", "V", s => s.Prediction, PredictionKind.V),
        ("--prediction", "v_prediction", s => s.Prediction, PredictionKind.V),
        ("--schedule", "scaled_linear", s => s.Schedule, "scaled_linear"),
        ("--schedule", "cosine", s => s.Schedule, "squaredcos_cap_v2"),
        ("--schedule", "squaredcos_cap_v2", s => (s.Schedule, s.BetaStart, s.BetaEnd), ("squaredcos_cap_v2", (double?)null, (double?)null)),
        ("--schedule", "laplace", s => (s.Schedule, s.Shift), ("laplace", (double?)null)),
        ("--schedule", "flow", s => (s.Schedule, s.Shift, s.Prediction), ("flow", (double?)1, PredictionKind.V)),
        ("--gradient-accumulation-steps", "4", s => s.GradientAccumulationSteps, 4),
        ("--loss-weight", "min-snr", s => (s.LossWeighting, s.SnrGamma), (LossWeighting.MinSnr, (double?)5)),
        ("--loss-weight", "p2", s => (s.LossWeighting, s.SnrGamma), (LossWeighting.P2, (double?)null)),
        ("--loss-weight", "truncated-snr", s => s.LossWeighting, LossWeighting.TruncatedSnr),
        ("--loss-weight", "snr", s => s.LossWeighting, LossWeighting.Snr),
        ("--loss-weight", "edm", s => s.LossWeighting, LossWeighting.Edm),
        ("--loss-weight", "inverse-variance", s => s.LossWeighting, LossWeighting.InverseVariance),
        ("--loss-weight", "cosmap", s => s.LossWeighting, LossWeighting.CosMap),
        ("--loss-weight", "none", s => s.LossWeighting, LossWeighting.None),
        ("--sample-every", "500", s => s.SampleEvery, 500),
        ("--sample-every", "OFF", s => s.SampleEvery, null),
        ("--tensorboard", "off", s => s.WritesEvents, false),
        ("--recipe", "shapes32", s => s.Recipe, "shapes32"),
        ("--steps", "12499", s => s.SampleEvery, null),
        ("--steps", "12500", s => s.SampleEvery, 1250),
        ("--batch-size", "100000", s => s.SampleEvery, 2200),
        ("--steps", "0", s => s.Steps, 0),
        ("--batch-size", "1", s => s.BatchSize, 1),
        ("--lr", "2.5E-4", s => s.LearningRate, 2.5e-4),
        ("--warmup", "500", s => s.WarmupSteps, 500),
        ("--weight-decay", "0.01", s => s.WeightDecay, 0.01),
        ("--clip-grad", "1", s => s.MaxGradientNorm, 1.0),
        ("--clip-grad", "OFF", s => s.MaxGradientNorm, null),
        ("--ema", "0.9999", s => s.EmaDecay, 0.9999),
        ("--ema", "off", s => s.EmaDecay, null),
        ("--lipschitz", "10", s => s.Lipschitz, 10.0),
        ("--lipschitz", "off", s => s.Lipschitz, null),
        ("--seed", "18446744073709551615", s => s.Seed, ulong.MaxValue),
        ("--device", "CPU", s => s.Compute.Device, "cpu"),
        ("--threads", "32", s => s.Compute.Threads, 32),
        ("--log", "log.json", s => s.LogPath, "log.json"),
        ("--log", "off", s => s.WritesLog, false),
        ("--reference-ppm", "a.ppm", s => s.ReferencePpm, "a.ppm"),
        ("--noisy-ppm", "a.ppm", s => s.NoisyPpm, "a.ppm"),
        ("--reconstruct-ppm", "a.ppm", s => s.ReconstructPpm, "a.ppm"),
        ("--reconstruct-step", "0", s => s.ReconstructStep, 0),
        ("--sample-ppm", "a.ppm", s => s.SamplePpm, "a.ppm"),
    ];

    public static TheoryData<int> ValueFlagRows() => [.. Enumerable.Range(0, ValueFlags.Length)];

    [Theory]
    [MemberData(nameof(ValueFlagRows))]
    public void Execute_EitherSpelling_ArrivesInTheSettings(int row)
    {
        var (flag, value, read, expected) = ValueFlags[row];
        foreach (string line in new[] { $"train {flag} {value}", $"train {flag}={value}" })
        {
            var run = CliRun.Of(line);
            Assert.Equal((0, expected), (run.Code, read(run.Engine.Training!)));
        }
    }

    [Theory]
    [MemberData(nameof(ValueFlagRows))]
    public void Execute_FlagTwice_IsAUsageErrorThatNamesIt(int row)
    {
        var (flag, value, _, _) = ValueFlags[row];
        var run = CliRun.Of($"train {flag} {value} {flag}={value}");
        Assert.Equal((2, $"ebb: {flag} is given more than once"), (run.Code, run.ErrorLines[0]));
        Assert.Null(run.Engine.Training);
    }

    [Theory]
    [MemberData(nameof(ValueFlagRows))]
    public void Execute_FlagWithoutValue_IsAUsageErrorThatNamesIt(int row)
    {
        string flag = ValueFlags[row].Flag;
        foreach (string line in new[] { $"train {flag}", $"train {flag}=", $"train {flag} --quiet" })
        {
            var run = CliRun.Of(line);
            Assert.Equal(2, run.Code);
            Assert.StartsWith($"ebb: {flag} needs a value: ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Execute_NoFlags_TrainsOnShapesWithTheDocumentedDefaults()
    {
        var run = CliRun.Of("train");
        var expected = new TrainSettings
        {
            Dataset = "shapes",
            ShapesSize = 16,
            ResidualNet = true,
            Hidden = 32,
            Kernel = 3,
            Prediction = PredictionKind.Eps,
            Schedule = "linear",
            ScheduleSteps = 100,
            BetaStart = 1e-4,
            BetaEnd = 0.12,
            Steps = 22000,
            BatchSize = 4,
            LearningRate = 1e-3,
            CosineRate = true,
            Seed = 0,
            Keep = 2,
            Compute = new ComputeSettings("cpu", CliRun.Cores, FastKernels: true),
            SampleEvery = 2200,
            WritesEvents = true,
            WritesLog = true,
            ReconstructStep = 25,
        };
        Assert.Equal(0, run.Code);
        Assert.Empty(run.Engine.Training!.Command);
        Assert.Equal(expected, run.Engine.Training with { Command = expected.Command });
        Assert.Equal(Path.Combine("runs", "shapes-001"), run.Engine.RunFolder);
    }

    [Theory]
    [InlineData("", new[] { 32, 64, 64 }, 1, 1)]
    [InlineData("--channels 16,24 --layers-per-block 2 --attention-levels=0", new[] { 16, 24 }, 2, 0)]
    public void Execute_UNet_ArrivesInTheSettings(string flags, int[] channels, int layers, int attending)
    {
        var unet = CliRun.Of($"train --net unet {flags}".TrimEnd()).Engine.Training!.UNet;
        Assert.NotNull(unet);
        Assert.Equal((layers, attending), (unet.LayersPerBlock, unet.AttentionLevels));
        Assert.Equal(channels, unet.Channels);
    }

    [Theory]
    [InlineData("--net unet --classes", 0.1)]
    [InlineData("--net unet --classes --class-dropout 0", 0.0)]
    [InlineData("--net unet", null)]
    public void Execute_Classes_ArriveInTheSettings(string flags, double? dropout) =>
        Assert.Equal(dropout, CliRun.Of($"train {flags}").Engine.Training!.ClassDropout);

    [Theory]
    [InlineData("--zero-snr", true, PredictionKind.V, null, false)]
    [InlineData("--zero-snr --prediction x0 --flip", true, PredictionKind.X0, null, true)]
    [InlineData("--schedule flow --shift 3", false, PredictionKind.V, 3.0, false)]
    public void Execute_LevelsThatEndInNoise_TakeAPredictionThatSuits(string flags, bool zeroSnr, PredictionKind prediction, double? shift, bool flips)
    {
        var settings = CliRun.Of($"train {flags}").Engine.Training!;
        Assert.Equal((zeroSnr, prediction, shift, flips), (settings.ZeroSnr, settings.Prediction, settings.Shift, settings.RandomFlips));
    }

    [Theory]
    [InlineData("--fast-kernels", true)]
    [InlineData("--no-fast-kernels", false)]
    public void Execute_KernelSwitch_ArrivesInTheSettings(string flag, bool fast) =>
        Assert.Equal(fast, CliRun.Of($"train {flag}").Engine.Training!.Compute.FastKernels);

    [Fact]
    public void Execute_LabelsWithImages_ArriveInTheSettings() =>
        Assert.Equal("y.npy", CliRun.Of("train --x x.npy --y y.npy").Engine.Training!.LabelsPath);

    [Theory]
    [InlineData("--steps -1", "--steps: expected a whole number, at least 0; got '-1'")]
    [InlineData("--steps=1.5", "--steps: expected a whole number, at least 0; got '1.5'")]
    [InlineData("--steps 99999999999", "--steps: expected a whole number, at least 0; got '99999999999'")]
    [InlineData("--batch-size 0", "--batch-size: expected a whole number, at least 1; got '0'")]
    [InlineData("--T 0", "--T: expected a whole number from 1 to 100000; got '0'")]
    [InlineData("--beta-start -0.1", "--beta-start: expected a number from 0 to below 1; got '-0.1'")]
    [InlineData("--beta-start nan", "--beta-start: expected a number from 0 to below 1; got 'nan'")]
    [InlineData("--beta-end 1", "--beta-end: expected a number from 0 to below 1; got '1'")]
    [InlineData("--beta-start 0.2", "--beta-start 0.2 is above --beta-end 0.12: noise must not shrink, so raise --beta-end or lower --beta-start")]
    [InlineData("--prediction noise", "--prediction: expected eps, x0 or v; got 'noise'")]
    [InlineData("--schedule sigmiod", "--schedule: expected linear, scaled_linear, cosine, sigmoid, laplace, exp or flow; got 'sigmiod' (did you mean sigmoid?)")]
    [InlineData("--schedule cosine --beta-end 0.02", "--beta-end is not for --schedule cosine, which needs no betas: leave it out")]
    [InlineData("--beta-start 0 --schedule=flow", "--beta-start is not for --schedule flow, which needs no betas: leave it out")]
    [InlineData("--shift 3", "--shift is for --schedule flow only; this is linear")]
    [InlineData("--shift 0 --schedule flow", "--shift: expected a finite number above 0; got '0'")]
    [InlineData("--schedule flow --zero-snr", "--zero-snr is not for --schedule flow, whose last level is noise alone as it is: leave it out")]
    [InlineData("--schedule flow --prediction eps", "--prediction eps says nothing about the image where there is noise alone, as at the last level with --schedule flow: take v or x0")]
    [InlineData("--zero-snr --prediction epsilon", "--prediction eps says nothing about the image where there is noise alone, as at the last level with --zero-snr: take v or x0")]
    [InlineData("--loss-weight min", "--loss-weight: expected none, min-snr, p2, truncated-snr, snr, edm, inverse-variance or cosmap; got 'min'")]
    [InlineData("--snr-gamma 5", "--snr-gamma is for --loss-weight min-snr only")]
    [InlineData("--loss-weight min-snr --snr-gamma 0", "--snr-gamma: expected a finite number above 0; got '0'")]
    [InlineData("--classes", "--classes is for --net unet only: the other nets do not look at classes")]
    [InlineData("--net unet --class-dropout 0.2", "--class-dropout needs --classes")]
    [InlineData("--net unet --classes --class-dropout 1", "--class-dropout: expected a number from 0 to below 1; got '1'")]
    [InlineData("--gradient-accumulation-steps 0", "--gradient-accumulation-steps: expected a whole number, at least 1; got '0'")]
    [InlineData("--sample-every 0", "--sample-every: expected a whole number, at least 1; got '0'")]
    [InlineData("--tensorboard maybe", "--tensorboard: expected on or off; got 'maybe'")]
    [InlineData("--recipe shapes", "--recipe: expected shapes32, fashion-mnist-unet or cifar10-unet-small; got 'shapes' (did you mean shapes32?)")]
    [InlineData("--lr 0", "--lr: expected a finite number above 0; got '0'")]
    [InlineData("--lr 1e400", "--lr: expected a finite number above 0; got '1e400'")]
    [InlineData("--lr 0,1", "--lr: expected a finite number above 0; got '0,1'")]
    [InlineData("--hidden-c 0", "--hidden-c: expected a whole number from 1 to 4096; got '0'")]
    [InlineData("--hidden-c 4097", "--hidden-c: expected a whole number from 1 to 4096; got '4097'")]
    [InlineData("--kernel 2", "--kernel: expected 1 or 3; got '2'")]
    [InlineData("--threads 0", "--threads: expected a whole number from 1 to 32; got '0'")]
    [InlineData("--threads 33", "--threads: expected a whole number from 1 to 32; got '33'")]
    [InlineData("--seed -1", "--seed: expected a whole number from 0 to 18446744073709551615 (a seed is not negative); got '-1'")]
    [InlineData("--seed 18446744073709551616", "--seed: expected a whole number from 0 to 18446744073709551615; got '18446744073709551616'")]
    [InlineData("--n-total 0", "--n-total: expected a whole number, at least 1; got '0'")]
    [InlineData("--size 3", "--size: expected a whole number from 4 to 512; got '3'")]
    [InlineData("--size 32 --dataset mnist", "--size is for --dataset shapes and images:FOLDER only: every other set has the size of its images")]
    [InlineData("--crop none", "--crop is for --dataset images:FOLDER only: every other set has its images as they are")]
    [InlineData("--dataset images:photos --crop middle", "--crop: expected center or none; got 'middle'")]
    [InlineData("--dataset images:", "--dataset: expected images:FOLDER; got 'images:'")]
    [InlineData("--x x.npy --dataset images:photos", "--x and --dataset images: both name the images: give one")]
    [InlineData("--dataset images:photos --out photos/run", "--out: 'photos/run' lies in the folder of pictures that is read: name a place outside it")]
    [InlineData("--dataset images:photos/ --sample-ppm ./photos/../photos/a.ppm", "--sample-ppm: './photos/../photos/a.ppm' lies in the folder of pictures that is read: name a place outside it")]
    [InlineData("--dataset images:runs", "--out: 'runs/runs-001' lies in the folder of pictures that is read: name a place outside it")]
    [InlineData("--reconstruct-step -1", "--reconstruct-step: expected a whole number, at least 0; got '-1'")]
    [InlineData("--net residul", "--net: expected residual, plain or unet; got 'residul' (did you mean residual?)")]
    [InlineData("--channels 8,16", "--channels is for --net unet only")]
    [InlineData("--net plain --layers-per-block 2", "--layers-per-block is for --net unet only")]
    [InlineData("--attention-levels 1", "--attention-levels is for --net unet only")]
    [InlineData("--net unet --hidden-c 8", "--hidden-c is not for --net unet: see --channels")]
    [InlineData("--net unet --kernel 3", "--kernel is not for --net unet: see --channels")]
    [InlineData("--net unet --lipschitz 5", "--lipschitz is not for --net unet: its norms and attention have no such constant")]
    [InlineData("--net unet --channels 8,x", "--channels: expected a whole number from 2 to 4096; got 'x'")]
    [InlineData("--net unet --channels 8,", "--channels: expected a whole number from 2 to 4096; got ''")]
    [InlineData("--net unet --channels 8,16 --attention-levels 3", "--attention-levels 3 is more than the levels that --channels gives, 2")]
    [InlineData("--warmup -1", "--warmup: expected a whole number, at least 0; got '-1'")]
    [InlineData("--weight-decay -0.1", "--weight-decay: expected a finite number, at least 0; got '-0.1'")]
    [InlineData("--clip-grad 0", "--clip-grad: expected a finite number above 0; got '0'")]
    [InlineData("--ema 1", "--ema: expected a number from 0 to below 1; got '1'")]
    [InlineData("--device gpu", "--device: expected cpu or cuda; got 'gpu'")]
    [InlineData("--cuda --device cpu", "--cuda and --device cpu contradict each other: give one")]
    [InlineData("--fast-kernels --no-fast-kernels", "--fast-kernels and --no-fast-kernels contradict each other: give one")]
    [InlineData("--dataset cifra10", "--dataset: expected shapes, cifar10, mnist, fashion-mnist, npy:X.npy[,Y.npy] or images:FOLDER; got 'cifra10' (did you mean cifar10?)")]
    [InlineData("--dataset npy:", "--dataset: expected npy:X.npy or npy:X.npy,Y.npy; got 'npy:'")]
    [InlineData("--dataset npy:a,b,c", "--dataset: expected npy:X.npy or npy:X.npy,Y.npy; got 'npy:a,b,c'")]
    [InlineData("--y y.npy", "--y needs --x: labels belong to images")]
    [InlineData("--x x.npy --dataset npy:z.npy", "--x and --dataset npy: both name the images: give one")]
    [InlineData("--x x.npy --dataset shapes", "--x and --dataset shapes contradict each other: shapes are generated, not read")]
    [InlineData("--noisy-ppm a.ppm --sample-ppm ./a.ppm", "--noisy-ppm and --sample-ppm both write './a.ppm': give each its own file")]
    [InlineData("--x x.npy --log ./x.npy", "--log would write over './x.npy', which this run reads: name another file")]
    [InlineData("--x x.npy --y y.npy --sample-ppm y.npy", "--sample-ppm would write over 'y.npy', which this run reads: name another file")]
    [InlineData("--dataset npy:x.npy,y.npy --noisy-ppm x.npy", "--noisy-ppm would write over 'x.npy', which this run reads: name another file")]
    [InlineData("--stpes 3", "unknown flag --stpes (did you mean --steps?)")]
    [InlineData("--batch 3", "unknown flag --batch (did you mean --batch-size?)")]
    [InlineData("--t 3", "unknown flag --t (did you mean --T?)")]
    [InlineData("--beta_end=0.1", "unknown flag --beta_end (did you mean --beta-end?)")]
    [InlineData("--zebra", "unknown flag --zebra")]
    [InlineData("-steps 3", "unknown flag -steps (did you mean --steps?)")]
    [InlineData("--quiet=yes", "--quiet takes no value; got '--quiet=yes'")]
    [InlineData("--quiet --quiet", "--quiet is given more than once")]
    [InlineData("extra", "unexpected argument 'extra': ebb train takes flags only")]
    [InlineData("-- --steps", "unexpected argument '--steps': ebb train takes flags only")]
    [InlineData("@file", "unexpected argument '@file': ebb train takes flags only")]
    public void Execute_WrongCommandLine_IsOneLineAndOneHintAndExitTwo(string flags, string expected)
    {
        var run = CliRun.Of($"train {flags}");
        Assert.Equal([$"ebb: {expected}", "hint: 'ebb train --help' lists every flag with its range and default."], run.ErrorLines);
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Null(run.Engine.Training);
    }

    [Theory]
    [InlineData("--dataset images:photos", null, false)]
    [InlineData("--dataset images:photos --size 48 --crop none", 48, true)]
    public void Execute_FolderOfPictures_ArrivesInTheSettings(string flags, int? size, bool stretches)
    {
        var settings = CliRun.Of($"train {flags}").Engine.Training!;
        Assert.Equal((size, stretches, null), (settings.ImageSize, settings.StretchesImages, settings.ShapesSize));
    }

    [Theory]
    [InlineData("--cuda")]
    [InlineData("--device cuda")]
    [InlineData("--device=cuda --cuda")]
    public void Execute_Cuda_FailsAndSaysWhatToDo(string flags)
    {
        var run = CliRun.Of($"train {flags}");
        Assert.Equal(1, run.Code);
        Assert.Equal(["ebb: this build has no CUDA device and does not fall back silently: run on the CPU with --device cpu (the default)"], run.ErrorLines);
    }

    [Theory]
    [InlineData(100, "99", 99, false)]
    [InlineData(100, "100", 99, true)]
    [InlineData(1, "5", 0, true)]
    [InlineData(2, "1", 1, false)]
    public void Execute_ReconstructStepBeyondTheSchedule_IsCappedAndSaid(int steps, string asked, int taken, bool said)
    {
        var run = CliRun.Of($"train --T {steps} --reconstruct-step {asked}");
        Assert.Equal((0, taken), (run.Code, run.Engine.Training!.ReconstructStep));
        Assert.Equal(said, run.Error.Contains($"note: --reconstruct-step is capped at T-1 = {taken}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 1)]
    public void Execute_ReconstructStepAbsent_IsAQuarterOfTheSchedule(int steps, int expected) =>
        Assert.Equal(expected, CliRun.Of($"train --T {steps}").Engine.Training!.ReconstructStep);

    [Fact]
    public void Execute_RunFolderTaken_TakesTheNextNumber()
    {
        using var folder = new TemporaryFolder();
        folder.Touch("runs", "cifar10-001", "run.json");
        Assert.Equal(Path.Combine("runs", "cifar10-002"), CliRun.In(folder.Path, ["train", "--dataset", "cifar10"]).Engine.RunFolder);
        Assert.Equal(Path.Combine("runs", "pets-001"), CliRun.In(folder.Path, ["train", "--dataset", "npy:my/pets.npy"]).Engine.RunFolder);
    }

    [Fact]
    public void Execute_OutNotEmpty_IsRefusedBeforeAnyWork()
    {
        using var folder = new TemporaryFolder();
        string mine = folder.Touch("out", "run.json");
        var run = CliRun.In(folder.Path, ["train", "--out", "out"]);
        Assert.Equal((1, "ebb: --out: the folder 'out' is not empty: name another, or give --overwrite to replace the run in it"), (run.Code, run.ErrorLines[0]));
        Assert.Null(run.Engine.Training);
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void Execute_Overwrite_RemovesTheOldRunAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        string[] old = [folder.Touch("out", "run.json"), folder.Touch("out", "metrics.jsonl"), folder.Touch("out", "end.json"), folder.Touch("out", "model", "config.json"), folder.Touch("out", "images", "a.png")];
        string mine = folder.Touch("out", "notes.txt");
        var run = CliRun.In(folder.Path, ["train", "--out", "out", "--overwrite"]);
        Assert.Equal((0, "out"), (run.Code, run.Engine.RunFolder));
        Assert.All(old, path => Assert.False(File.Exists(path)));
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void Execute_OverwriteButTheDataFails_KeepsTheOldRun()
    {
        using var folder = new TemporaryFolder();
        string old = folder.Touch("out", "run.json");
        var run = CliRun.In(folder.Path, ["train", "--out", "out", "--overwrite"], new RecordingEngine { Failure = new InvalidDataException("x.npy: truncated at offset 80") });
        Assert.Equal((1, "ebb: x.npy: truncated at offset 80\n"), (run.Code, run.Error));
        Assert.True(File.Exists(old));
    }

    [Fact]
    public void Execute_OverwriteOfAFolderThatIsNoRun_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string mine = folder.Touch("out", "model", "thesis.txt");
        Assert.Equal(1, CliRun.In(folder.Path, ["train", "--out", "out", "--overwrite"]).Code);
        Assert.True(File.Exists(mine));
    }

    [Theory]
    [InlineData("--out", "file", "ebb: --out: 'file' is a file: name a folder")]
    [InlineData("--out", "file/run", "' is a file, not a folder")]
    [InlineData("--log", "folder", "ebb: --log: 'folder' is a folder: name a file in it")]
    [InlineData("--sample-ppm", "file/a.ppm", "' is a file, not a folder")]
    public void Execute_OutputThatCannotBe_FailsBeforeAnyWork(string flag, string path, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Touch("file");
        folder.Touch("folder", "inside");
        var run = CliRun.In(folder.Path, ["train", flag, path]);
        Assert.Equal(1, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Null(run.Engine.Training);
    }

    [Fact]
    public void Execute_OutputsInFoldersToCome_LeavesNothingBehindItself()
    {
        using var folder = new TemporaryFolder();
        var run = CliRun.In(folder.Path, ["train", "--out", "a/b", "--log", "c/log.json", "--sample-ppm", "d/s.ppm"]);
        Assert.Equal(0, run.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
