using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb eval</c>: how good the samples of a trained model are, in figures.</summary>
internal sealed class EvalCommand : CliCommand
{
    private const string FigureFile = "eval.json";

    private readonly Argument<string> _source;
    private readonly Flag<int?> _count;
    private readonly Flag<ulong> _seed;
    private readonly Flag<string> _sampler;
    private readonly Flag<int?> _steps;
    private readonly Flag<double> _guidance;
    private readonly Flag<string> _features;
    private readonly Flag<int> _neighbours;
    private readonly Flag<string?> _dataset;
    private readonly Flag<string?> _dataFolder;
    private readonly ComputeFlags _compute;
    private readonly Flag<string?> _out;
    private readonly ReportFlags _report;

    public EvalCommand(int cores)
        : base("ebb eval", "Measure a trained model: held-out loss, distances of its samples from real images, nearest training images.")
    {
        _source = AddArgument("RUN-OR-MODEL", "a run folder, or a folder with config.json and the weights");
        _count = Add(new Flag<int?>("--n", FlagGroups.Sampling, "N", "Samples to measure, from 2 to half of the real images they are compared with.", Values.OptionalWhole(2, 100_000))
            .WithDefaultText("1000, or that half when it is less"));
        _seed = Add(new Flag<ulong>("--seed", FlagGroups.Sampling, "N", "Fixes every sample, from 0 to 2^64 - 1.", Values.Seed).WithDefault(1, "1"));
        _sampler = Add(new Flag<string>("--sampler", FlagGroups.Sampling, "NAME", $"{string.Join(", ", NamedSampler.Names)}.", Values.OneOf([.. NamedSampler.Names])).WithDefault("ddim", "ddim"));
        _steps = Add(new Flag<int?>("--steps", FlagGroups.Sampling, "N", "Sampling steps, from 1 to the T of the model.", Values.OptionalWhole(1)).WithDefaultText(UsualSteps.Text));
        _guidance = Add(new Flag<double>(
            "--guidance", FlagGroups.Sampling, "X", "For models with classes, whose samples have every class in turn: 1 asks with the class, more overdoes it, 0 leaves it out.",
            Values.NotNegative).WithDefault(1, "1"));
        _features = Add(new Flag<string>(
            "--features", FlagGroups.Measures, "random|classifier|pixels|all",
            "Where images are compared: features of fixed random convolutions, or of a classifier that is trained once on labelled images and kept with the data sets, or the pixels.",
            Values.OneOf("random", "classifier", "pixels", "all")).WithDefault("all", "all"));
        _neighbours = Add(new Flag<int>(
            "--neighbours", FlagGroups.Measures, "N", "The nearest training images to show beside each of 16 samples, from 0 to 16.", Values.Whole(0, 16)).WithDefault(3, "3"));
        _dataset = Add(new Flag<string?>(
            "--dataset", FlagGroups.Data, "NAME", $"Compare with {string.Join(", ", DataSetNames.Known)}, npy:X.npy[,Y.npy] or images:FOLDER.", DataSetNames.Read)
            .WithDefaultText("what the run was trained on"));
        _dataFolder = Add(SharedFlags.DataFolder());
        _compute = new ComputeFlags(this, cores);
        _out = Add(new Flag<string?>("--out", FlagGroups.Output, "FOLDER", $"Takes {FigureFile} and the pictures; those of an earlier evaluation are replaced.", Values.Path)
            .WithDefaultText("the folder eval in RUN"));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb eval runs/shapes-001", "every figure, from 1000 samples"),
        ("ebb eval runs/fashion-mnist-001 --n 5000 --sampler dpmpp-2m --steps 20", "more samples, fewer steps"),
        ("ebb eval FOLDER --dataset cifar10 --features classifier", "a model from elsewhere"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        bool quiet = _report.Quiet(result);
        string source = result.GetRequiredValue(_source);
        string folder = result.GetValue(_out) ?? Path.Combine(source, "eval");
        string file = Path.Combine(folder, FigureFile);
        var settings = new EvalSettings(
            source,
            result.GetValue(_count),
            result.GetValue(_seed),
            result.GetRequiredValue(_sampler),
            result.GetValue(_steps),
            result.GetValue(_guidance) is 1 ? null : result.GetValue(_guidance),
            result.GetRequiredValue(_features),
            result.GetValue(_neighbours),
            result.GetValue(_dataset),
            result.GetValue(_dataFolder),
            _compute.Read(result));
        if (settings.Dataset is { } dataset) FolderFlags.CheckOutside(dataset, "--out", folder, host.WorkingFolder);

        var plan = ProgressView.Run(host.Terminal, quiet, progress => host.Engine.PrepareEvaluation(settings, Ticks(progress), host.Cancellation));
        OutputFile.Check(file, "--out", host.WorkingFolder);
        if (!quiet) host.Terminal.Error.WriteLine(FirstLine.Of(plan.Facts));
        var outcome = ProgressView.Run(host.Terminal, quiet, progress => plan.Run(folder, Ticks(progress), host.Cancellation));
        foreach (string warning in outcome.Warnings) host.Terminal.Note(warning);
        EvalReport.WriteFile(outcome, settings, file);
        EvalReport.Write(outcome, settings, file, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    private static Relay<WorkTick> Ticks(IProgress<ProgressState> progress) => new(tick => progress.Report(ProgressState.Of(tick)));
}
