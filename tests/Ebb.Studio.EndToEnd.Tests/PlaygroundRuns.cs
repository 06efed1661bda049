using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>A folder with a model of each kind that the playground treats in its own way, made at the first use and for tests to read only.</summary>
public sealed class PlaygroundRuns : IDisposable
{
    /// <summary>A run without classes and with averaged weights, under a name that a shell would take apart.</summary>
    public const string Plain = "it's $HOME/model";

    /// <summary>A run with classes, and one set of weights.</summary>
    public const string Labelled = "labelled/model";

    /// <summary>A model, of chance weights, whose samplings take long enough to be looked at and cancelled.</summary>
    public const string Slow = "slow";

    private string? _root;

    public void Dispose()
    {
        if (_root is not null) Directory.Delete(_root, recursive: true);
    }

    internal string Root(Browser browser)
    {
        if (_root is not null) return _root;
        string root = Directory.CreateTempSubdirectory("ebb-end-to-end-").FullName;
        Copy(Path.Combine(browser.Runs.Root, TrainedRuns.Full), Path.Combine(root, Path.GetDirectoryName(Plain)!));
        TrainedRuns.Ebb(root, $"train --quiet --dataset shapes --size 8 --n-total 32 --T 20 --batch-size 4 --net unet --channels 4,8 --classes --steps 4 --out {Path.GetDirectoryName(Labelled)}");
        var net = new EpsResidualConvNet(new EpsConvNetConfig { DataChannels = 3, Hidden = 32, Kernel = 3 });
        ModelFolder.Save(new DiffusionModel(net, VpSchedule.Linear(4000), 32, 32), Path.Combine(root, Slow));
        return _root = root;
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
