using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb data info</c>: what a set, a file or a folder of pictures holds, as a net sees it.</summary>
internal sealed class DataInfoCommand : CliCommand
{
    private readonly Argument<string> _source;
    private readonly Flag<int?> _size;
    private readonly Flag<string> _crop;
    private readonly Flag<int?> _count;
    private readonly Flag<string?> _dataFolder;
    private readonly Flag<string?> _sheet;
    private readonly ReportFlags _report;

    public DataInfoCommand()
        : base("ebb data info", "Say what a data set, a file of images or a folder of pictures holds, and show what a net will see of it.")
    {
        _source = AddArgument("NAME-OR-PATH", "a data set's name, npy:X.npy[,Y.npy], a .npy file, images:FOLDER, or a folder");
        _size = Add(new Flag<int?>("--size", FlagGroups.Data, "N", "Rows and columns of the squares made of a folder's pictures, in pixels, from 4 to 512.", Values.OptionalWhole(4, TrainFlags.MostShapesSize))
            .WithDefaultText("64"));
        _crop = FolderFlags.Crop(this);
        _count = Add(new Flag<int?>("--n-total", FlagGroups.Data, "N", "Images to look at, at least 1. Of a folder with classes, in turn from each class.", Values.OptionalWhole(1)).WithDefaultText("all"));
        _dataFolder = Add(SharedFlags.DataFolder());
        _sheet = Add(new Flag<string?>("--sheet", FlagGroups.Output, "PATH", "Write a contact sheet here, .png or .ppm: at most 64 images, as many of each class.", Values.Path));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb data info cifar10", "a set by name"),
        ("ebb data info photos.npy", "a file of your own"),
        ("ebb data info images:photos --size 64 --sheet sheet.png", "a folder of pictures, as 'ebb train --dataset images:photos' takes it"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        string dataset = ReadSource(result.GetRequiredValue(_source), host.WorkingFolder);
        bool isFolder = DataSetNames.IsFolder(dataset);
        FolderFlags.CheckCrop(result, _crop, isFolder);
        if (!isFolder && result.GetValue(_size) is not null) throw new UsageException("--size is for images:FOLDER only: every other set has the size of its images");
        if (result.GetValue(_sheet) is { } sheet) CheckSheet(sheet, dataset, host.WorkingFolder);

        var settings = new InspectSettings(
            dataset, result.GetValue(_size), FolderFlags.Stretches(result, _crop), result.GetValue(_count), result.GetValue(_dataFolder), result.GetValue(_sheet));
        var details = ProgressView.Run(host.Terminal, _report.Quiet(result) || !isFolder, progress => host.Engine.Inspect(
            settings, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        DataReport.Write(details, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    private static string ReadSource(string source, string workingFolder)
    {
        bool hasPrefix = new[] { DataSetNames.ArrayPrefix, DataSetNames.ImagesPrefix }.Any(prefix => source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        if (hasPrefix || DataSetNames.Known.Contains(source)) return DataSetNames.Read("NAME-OR-PATH", source);
        if (Directory.Exists(Path.Combine(workingFolder, source))) return DataSetNames.ImagesPrefix + source;
        bool isPath = File.Exists(Path.Combine(workingFolder, source)) || Path.GetFileName(source) != source || Path.HasExtension(source);
        return isPath ? DataSetNames.ArrayPrefix + source : DataSetNames.Read("NAME-OR-PATH", source);
    }

    private static void CheckSheet(string path, string dataset, string workingFolder)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is not (".PNG" or ".PPM")) throw Values.Wrong("--sheet", "a path ending in .png or .ppm", path);
        FolderFlags.CheckOutside(dataset, "--sheet", path, workingFolder);
        OutputFile.Check(path, "--sheet", workingFolder);
    }
}
