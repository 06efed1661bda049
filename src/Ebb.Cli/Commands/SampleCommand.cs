using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;
using Ebb.Spec;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb sample</c>: new images from a trained model.</summary>
internal sealed class SampleCommand : CliCommand
{
    private const string DefaultOut = "grid.png";

    private static readonly string[] Samplers = ["ddim", "ddpm", .. Catalog.Methods.Keys.Except(["ddim", "ddpm"])];

    private readonly Argument<string> _source;
    private readonly Flag<int> _count;
    private readonly Flag<ulong> _seed;
    private readonly Flag<string> _sampler;
    private readonly Flag<double> _eta;
    private readonly Flag<int?> _steps;
    private readonly Flag<string> _clip;
    private readonly ComputeFlags _compute;
    private readonly Flag<string?> _out;
    private readonly ReportFlags _report;

    public SampleCommand(int cores)
        : base("ebb sample", "Draw new images from a trained model.")
    {
        _source = AddArgument("RUN-OR-MODEL", "a run folder, or a folder with config.json and the weights");
        _count = Add(new Flag<int>("--n", FlagGroups.Sampling, "N", "Images to draw, from 1 to 100000.", Values.Whole(1, 100_000)).WithDefault(16, "16"));
        _seed = Add(new Flag<ulong>("--seed", FlagGroups.Sampling, "N", "Fixes every image, from 0 to 2^64 - 1. Image k is the same whatever --n is.", Values.Seed).WithDefault(1, "1"));
        _sampler = Add(new Flag<string>(
            "--sampler", FlagGroups.Sampling, "NAME",
            $"{string.Join(", ", Samplers)}. ddim adds no noise on the way unless --eta is given; ddpm does.",
            Values.OneOf(Samplers)).WithDefault("ddim", "ddim"));
        _eta = Add(new Flag<double>(
            "--eta", FlagGroups.Sampling, "X", "How much of the noise ddim draws afresh in each step, at least 0; 1 is ddpm. For ddim only.", Values.NotNegative)
            .WithDefault(0, "0"));
        _steps = Add(new Flag<int?>("--steps", FlagGroups.Sampling, "N", "Sampling steps, from 1 to the T of the model. heun and others like it ask the net twice a step.", Values.OptionalWhole(1)).WithDefaultText("T"));
        _clip = Add(new Flag<string>(
            "--clip", FlagGroups.Sampling, "recompute|keep|none",
            "Clamp the predicted image to [-1, 1] and recompute eps from it; or keep eps (ddim and ddpm), which can diverge; or do not clamp.",
            Values.OneOf("recompute", "keep", "none")).WithDefault("recompute", "recompute"));
        _compute = new ComputeFlags(this, cores);
        _out = Add(new Flag<string?>(
            "--out", FlagGroups.Output, "PATH", "A grid as .png or .ppm, or the images as .npy, (N, C, H, W). Replaced when it is there.", Values.Path)
            .WithDefaultText("grid.png, or grid-2.png and so on where that is taken"));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb sample runs/shapes-001", "16 images into grid.png"),
        ("ebb sample runs/cifar --n 64 --seed 7 --steps 25 --out cats.png", "more images, fewer steps"),
        ("ebb sample runs/cifar --sampler dpmpp-2m --steps 15", "a solver that needs few steps"),
        ("ebb sample runs/cifar/model --sampler ddpm --out images.npy", "arrays for another program"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        bool quiet = _report.Quiet(result);
        string path = CheckedOut(result.GetValue(_out), host.WorkingFolder);
        var settings = new SampleSettings(
            result.GetRequiredValue(_source),
            result.GetValue(_count),
            result.GetValue(_seed),
            result.GetRequiredValue(_sampler),
            result.GetValue(_eta),
            result.GetRequiredValue(_clip),
            _compute.Read(result));
        Check(settings);
        OutputFile.Check(path, "--out", host.WorkingFolder);

        var plan = host.Engine.PrepareSampling(settings);
        int steps = result.GetValue(_steps) ?? plan.ScheduleSteps;
        if (steps > plan.ScheduleSteps)
        {
            throw new UsageException(FormattableString.Invariant($"--steps: this model has T = {plan.ScheduleSteps}, so expected a whole number from 1 to {plan.ScheduleSteps}; got {steps}"));
        }

        if (!quiet) host.Terminal.Error.WriteLine(FirstLine.Of(plan.Facts));
        var outcome = ProgressView.Run(
            host.Terminal, quiet, progress => plan.Run(path, steps, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        foreach (string warning in outcome.Warnings) host.Terminal.Note(warning);
        SampleReport.Write(outcome, settings, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    private static void Check(SampleSettings settings)
    {
        if (settings.Eta != 0 && settings.Sampler != "ddim") throw new UsageException($"--eta: {settings.Sampler} has none; use it with --sampler ddim");
        if (settings.Clip == "keep" && settings.Sampler is not ("ddim" or "ddpm"))
        {
            throw new UsageException($"--clip: {settings.Sampler} cannot keep eps; expected recompute or none");
        }
    }

    private static string CheckedOut(string? asked, string workingFolder)
    {
        if (asked is null) return OutputFile.NextFree(DefaultOut, workingFolder);
        string extension = Path.GetExtension(asked).ToLowerInvariant();
        return extension is ".png" or ".ppm" or ".npy" ? asked : throw Values.Wrong("--out", "a path ending in .png, .ppm or .npy", asked);
    }
}
