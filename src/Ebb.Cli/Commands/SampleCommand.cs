using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb sample</c>: new images from a trained model.</summary>
internal sealed class SampleCommand : CliCommand
{
    private const string DefaultOut = "grid.png";

    private readonly Argument<string> _source;
    private readonly SampleFlags _flags;
    private readonly ComputeFlags _compute;
    private readonly Flag<string?> _out, _strip, _animation;
    private readonly ReportFlags _report;

    public SampleCommand(int cores)
        : base("ebb sample", "Draw new images from a trained model.")
    {
        _source = AddArgument("RUN-OR-MODEL", "a run folder, or a folder with config.json and the weights");
        _flags = new SampleFlags(this);
        _compute = new ComputeFlags(this, cores);
        _out = Add(new Flag<string?>(
            "--out", FlagGroups.Output, "PATH", "A grid as .png or .ppm, or the images as .npy, (N, C, H, W). Replaced when it is there.", Values.Path)
            .WithDefaultText("grid.png, or grid-2.png and so on where that is taken"));
        _strip = Add(new Flag<string?>(
            "--strip", FlagGroups.Output, "PATH", "Also the way from noise to image as .png or .ppm: for up to 8 images 10 states, and below each the image that the model believes in.", Values.Path));
        _animation = Add(new Flag<string?>(
            "--anim", FlagGroups.Output, "PATH", "Also the way as an animated .png: up to 16 images in 30 frames.", Values.Path));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb sample runs/shapes-001", "16 images into grid.png"),
        ("ebb sample runs/cifar --n 64 --seed 7 --steps 25 --out cats.png", "more images, fewer steps"),
        ("ebb sample runs/cifar --sampler dpmpp-2m --steps 15 --class cat,dog --guidance 3", "a solver that needs few steps, and classes overdone"),
        ("ebb sample runs/cifar/model --sampler ddpm --out images.npy", "arrays for another program"),
        ("ebb sample runs/cifar --n 4 --strip way.png --anim way-moving.png", "noise becoming images"),
        ("ebb sample runs/cifar --n 8 --interpolate 2", "from one seed's image to another's"),
        ("ebb sample runs/cifar --encode photo.png --steps 50", "a picture into noise and back"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        bool quiet = _report.Quiet(result);
        string path = CheckedOut(result.GetValue(_out), host.WorkingFolder);
        string? strip = CheckedPath(result.GetValue(_strip), "--strip", ".png", ".ppm"), animation = CheckedPath(result.GetValue(_animation), "--anim", ".png");
        var settings = Settings(result);
        Check(settings, result);
        CheckFiles([(path, "--out"), (strip, "--strip"), (animation, "--anim")], host.WorkingFolder);

        var plan = host.Engine.PrepareSampling(settings);
        int steps = result.GetValue(_flags.Steps) ?? UsualSteps.Of(plan.ScheduleSteps);
        CheckTimes(steps, settings, plan.ScheduleSteps);
        var classes = ClassFlag.Resolve(result.GetValue(_flags.Class), settings, plan.Classes);
        if (!quiet) host.Terminal.Error.WriteLine(FirstLine.Of(plan.Facts));
        var request = new SampleRequest(path, steps, classes, strip, animation);
        var outcome = ProgressView.Run(
            host.Terminal, quiet, progress => plan.Run(request, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        foreach (string warning in outcome.Warnings) host.Terminal.Note(warning);
        SampleReport.Write(outcome, settings, classes, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    private SampleSettings Settings(ParseResult result)
    {
        string? encode = result.GetValue(_flags.Encode);
        return new SampleSettings(
            result.GetRequiredValue(_source),
            encode is null ? result.GetValue(_flags.Count) : 1,
            result.GetValue(_flags.Seed),
            result.GetRequiredValue(_flags.Sampler),
            result.GetValue(_flags.Eta),
            result.GetRequiredValue(_flags.Clip),
            _compute.Read(result))
        {
            First = result.GetValue(_flags.First),
            BatchSize = result.GetValue(_flags.BatchSize),
            Spacing = result.GetValue(_flags.Spacing),
            Guidance = result.GetValue(_flags.Guidance),
            GuidanceRescale = result.GetValue(_flags.GuidanceRescale),
            Weights = result.GetValue(_flags.Ema) ? "ema" : result.GetValue(_flags.Raw) ? "raw" : null,
            InterpolateSeed = result.GetValue(_flags.Interpolate),
            EncodePath = encode,
            EncodeTimestep = result.GetValue(_flags.At),
        };
    }

    private void Check(SampleSettings settings, ParseResult result)
    {
        if (settings.Eta != 0 && settings.Sampler != "ddim") throw new UsageException($"--eta: {settings.Sampler} has none; use it with --sampler ddim");
        if (settings.Clip == "keep" && !NamedSampler.IsKind(settings.Sampler))
        {
            throw new UsageException($"--clip: {settings.Sampler} cannot keep eps; expected recompute or none");
        }

        if (result.GetValue(_flags.Ema) && result.GetValue(_flags.Raw)) throw new UsageException("--ema and --raw contradict each other: give one");
        if (settings.GuidanceRescale != 0 && settings.Guidance == 1) throw new UsageException("--guidance-rescale has nothing to take back without --guidance: give one other than 1");
        if (settings.EncodeTimestep is not null && settings.EncodePath is null) throw new UsageException("--at is for --encode only: it is the timestep to encode to");
        if (settings.EncodePath is null) return;
        if (settings.InterpolateSeed is not null) throw new UsageException("--encode and --interpolate contradict each other: give one");
        if (result.GetResult(_flags.Count) is { Implicit: false }) throw new UsageException("--encode takes one picture and draws none: leave --n out");
    }

    private static void CheckTimes(int steps, SampleSettings settings, int scheduleSteps)
    {
        if (steps > scheduleSteps)
        {
            throw new UsageException(FormattableString.Invariant($"--steps: this model has T = {scheduleSteps}, so expected a whole number from 1 to {scheduleSteps}; got {steps}"));
        }

        if (settings.EncodeTimestep is { } timestep && timestep >= scheduleSteps)
        {
            throw new UsageException(FormattableString.Invariant($"--at: this model has T = {scheduleSteps}, so expected a whole number from 0 to {scheduleSteps - 1}; got {timestep}"));
        }
    }

    private static void CheckFiles((string? Path, string Flag)[] files, string workingFolder)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, flag) in files)
        {
            if (path is null) continue;
            OutputFile.Check(path, flag, workingFolder);
            if (!seen.TryAdd(Path.GetFullPath(path, workingFolder), flag)) throw new UsageException($"{flag}: '{path}' is the file of {seen[Path.GetFullPath(path, workingFolder)]} too: name another");
        }
    }

    private static string CheckedOut(string? asked, string workingFolder) =>
        CheckedPath(asked, "--out", ".png", ".ppm", ".npy") ?? OutputFile.NextFree(DefaultOut, workingFolder);

    private static string? CheckedPath(string? asked, string flag, params string[] endings)
    {
        if (asked is null || endings.Contains(Path.GetExtension(asked).ToLowerInvariant())) return asked;
        string expected = endings.Length == 1 ? endings[0] : $"{string.Join(", ", endings[..^1])} or {endings[^1]}";
        throw Values.Wrong(flag, $"a path ending in {expected}", asked);
    }
}
