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
    private readonly Flag<(int Height, int Width)?> _size;
    private readonly Flag<int?> _limit;
    private readonly Flag<bool> _overwrite;
    private readonly ReportFlags _report;

    public DataConvertCommand()
        : base("ebb data convert", "Turn a folder of pictures into a .npy file. PNG and PPM are read here; other formats by an installed ImageMagick or ffmpeg.")
    {
        _source = AddArgument("SOURCE", "a folder of pictures, with or without one folder per class");
        _target = AddArgument("TARGET", "the .npy file to write; labels go beside it when there are class folders");
        _size = Add(new Flag<(int Height, int Width)?>("--size", FlagGroups.Data, "N|HxW", "Resize each picture to N x N, or to H rows and W columns, each from 1 to 4096 pixels.", ReadSize)
            .WithDefaultText("the pictures' own, which must agree"));
        _limit = Add(new Flag<int?>("--limit", FlagGroups.Data, "N", "The most pictures to take, at least 1.", Values.OptionalWhole(1)).WithDefaultText("all"));
        _overwrite = Add(new Flag<bool>("--overwrite", FlagGroups.Output, "Replace TARGET when it is there."));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb data convert photos photos.npy --size 64", "every picture at 64 x 64"),
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

        var size = result.GetValue(_size);
        var settings = new ConvertSettings(result.GetRequiredValue(_source), target, size?.Height, size?.Width, result.GetValue(_limit));
        var outcome = ProgressView.Run(host.Terminal, _report.Quiet(result), progress => host.Engine.Convert(
            settings, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        DataReport.Write(outcome, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    private static (int Height, int Width)? ReadSize(string flag, string text)
    {
        string[] sides = text.Split('x', 'X');
        if (sides.Length > 2) throw Values.Wrong(flag, "N or HxW", text);
        var side = Values.Whole(1, MostSize);
        int height = side(flag, sides[0]);
        return (height, sides.Length == 2 ? side(flag, sides[1]) : height);
    }
}
