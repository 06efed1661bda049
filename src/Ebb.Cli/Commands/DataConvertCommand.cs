using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb data convert</c>: a folder of pictures to arrays.</summary>
internal sealed class DataConvertCommand : CliCommand
{
    private const int MostSize = 4096;

    private readonly Argument<string> _source;
    private readonly Argument<string> _target;
    private readonly Flag<int?> _size;
    private readonly Flag<string> _crop;
    private readonly Flag<string?> _channels;
    private readonly Flag<int?> _limit;
    private readonly Flag<bool> _overwrite;
    private readonly ReportFlags _report;

    public DataConvertCommand()
        : base("ebb data convert", "Turn a folder of pictures into a .npy file. PNG and PPM are read here; other formats by an installed ImageMagick or ffmpeg.")
    {
        _source = AddArgument("SOURCE", "a folder of pictures, with or without one folder per class");
        _target = AddArgument("TARGET", "the .npy file to write; labels go beside it when there are class folders");
        _size = Add(new Flag<int?>("--size", FlagGroups.Data, "N", "Resize each picture to N x N pixels, from 1 to 4096.", Values.OptionalWhole(1, MostSize))
            .WithDefaultText("the pictures' own, which must agree"));
        _crop = FolderFlags.Crop(this);
        _channels = Add(new Flag<string?>("--channels", FlagGroups.Data, "1|3|4", "Grey, RGB or RGBA.", Values.OneOf("1", "3", "4")).WithDefaultText("1 when every picture is grey, else 3"));
        _limit = Add(new Flag<int?>("--limit", FlagGroups.Data, "N", "The most pictures to take, at least 1, in turn from each class.", Values.OptionalWhole(1)).WithDefaultText("all"));
        _overwrite = Add(new Flag<bool>("--overwrite", FlagGroups.Output, "Replace TARGET when it is there."));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb data convert photos photos.npy --size 64", "the centre of every picture at 64 x 64"),
        ("ebb train --x photos.npy", "train on them"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        string target = result.GetRequiredValue(_target);
        if (!target.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)) throw Values.Wrong("TARGET", "a path ending in .npy", target);
        OutputFile.Check(target, "TARGET", host.WorkingFolder);
        if (File.Exists(Path.Combine(host.WorkingFolder, target)) && !result.GetValue(_overwrite))
        {
            throw new FailureException($"TARGET: '{target}' is there already: name another file, or give --overwrite");
        }

        int? channels = result.GetValue(_channels) is { } text ? text[0] - '0' : null;
        var settings = new ConvertSettings(result.GetRequiredValue(_source), target, result.GetValue(_size), FolderFlags.Stretches(result, _crop), channels, result.GetValue(_limit));
        var outcome = ProgressView.Run(host.Terminal, _report.Quiet(result), progress => host.Engine.Convert(
            settings, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        DataReport.Write(outcome, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }
}
