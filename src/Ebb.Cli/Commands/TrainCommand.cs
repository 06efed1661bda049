using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb train</c>: images to a run folder with a model, pictures and logs.</summary>
internal sealed class TrainCommand : CliCommand
{
    private readonly TrainFlags _flags;
    private TrainRecipe? _recipe;
    private IReadOnlyList<string> _given = [], _command = [];

    public TrainCommand(int cores)
        : base("ebb train", "Train a denoiser on images and write a run folder: model, pictures and logs.")
    {
        _flags = new TrainFlags(this, cores);
    }

    public override IReadOnlyList<(string Line, string What)> Examples => _recipe is { } recipe
        ? [($"ebb train --recipe {recipe.Name}", $"the same as {recipe.Command}")]
        : Usual;

    private static IReadOnlyList<(string Line, string What)> Usual =>
    [
        ("ebb train", "built-in shapes, a minute or so"),
        ("ebb train --dataset cifar10 --n-total 32 --steps 1 --hidden-c 4", "the smallest real run"),
        ("ebb train --dataset cifar10 --steps 2000 --out runs/cifar --json", "a real one, with a summary for scripts"),
        ("ebb train --recipe fashion-mnist-unet", "a published run; with --help, its defaults"),
        ("ebb train --dataset images:photos --size 64", "a folder of pictures, see 'ebb data info'"),
        ("ebb train --x photos.npy --steps=1000", "an array of your own"),
        ("ebb train --recipe cifar10-unet-small --dry-run", "what it would take, before it takes it"),
    ];

    public override IReadOnlyList<string> Prepare(IReadOnlyList<string> words, string workingFolder)
    {
        _given = words;
        words = ResumedCommand.Expand(this, words, workingFolder);
        _command = ResumedCommand.Kept(this, words);
        _recipe = TrainRecipe.Find(_flags.Recipe.Name, words);
        _recipe?.Apply([.. Flags]);
        return words;
    }

    public override int Execute(ParseResult result, CliHost host)
    {
        var settings = TrainRequest.Read(result, _flags) with { Command = _command };
        bool quiet = _flags.Report.Quiet(result);
        foreach (var (flag, path) in OutputFiles(settings))
        {
            FolderFlags.CheckOutside(settings.Dataset, flag, path, host.WorkingFolder);
            OutputFile.Check(path, flag, host.WorkingFolder);
        }

        var folder = settings.ResumeFolder is { } resumed
            ? RunFolder.Of(resumed, host.WorkingFolder)
            : RunFolder.Choose(
                result.GetValue(_flags.Out), result.GetValue(_flags.Overwrite), DataSetNames.FolderName(settings.Dataset, settings.ImagesPath), host.WorkingFolder);

        FolderFlags.CheckOutside(settings.Dataset, "--out", folder.Path, host.WorkingFolder);
        var plan = Prepare(settings, quiet, host);
        if (!quiet) host.Terminal.Error.WriteLine(FirstLine.Of(plan.Facts));
        foreach (string note in plan.Facts.Notes) host.Terminal.Note(note);
        if (result.GetValue(_flags.ReconstructStep) > settings.ReconstructStep)
        {
            host.Terminal.Note(FormattableString.Invariant($"--reconstruct-step is capped at T-1 = {settings.ReconstructStep}"));
        }

        if (result.GetValue(_flags.DryRun))
        {
            var rehearsal = plan.Rehearse(folder.Path, host.Cancellation);
            DryRunReport.Write(rehearsal, plan.Facts, DryRunReport.Command(_given, folder.Path), folder, _flags.Report.Json(result), host.Terminal.Out);
            return rehearsal.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        }

        folder.Clear();
        var outcome = ProgressView.Run(
            host.Terminal, quiet, progress => plan.Run(folder.Path, new Relay<TrainTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        foreach (string warning in outcome.Warnings.Except(plan.Facts.Notes)) host.Terminal.Note(warning);
        TrainReport.Write(outcome, settings, _flags.Report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    // Reading a folder of pictures takes a while the first time; every other set is there at once.
    private static ITrainPlan Prepare(TrainSettings settings, bool quiet, CliHost host) => ProgressView.Run(
        host.Terminal,
        quiet || !DataSetNames.IsFolder(settings.Dataset),
        progress => host.Engine.PrepareTraining(settings, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));

    private static IEnumerable<(string Flag, string Path)> OutputFiles(TrainSettings settings) =>
        new (string Flag, string? Path)[]
        {
            ("--log", settings.LogPath),
            ("--reference-ppm", settings.ReferencePpm),
            ("--noisy-ppm", settings.NoisyPpm),
            ("--reconstruct-ppm", settings.ReconstructPpm),
            ("--sample-ppm", settings.SamplePpm),
        }.Where(file => file.Path is not null).Select(file => (file.Flag, file.Path!));
}
