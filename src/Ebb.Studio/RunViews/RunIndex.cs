using System.Diagnostics;
using Ebb.Studio.CertificateViews;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.RunViews;

/// <summary>The runs under the root, by id. It is brought up to date when asked, at most once a second.</summary>
internal sealed class RunIndex(RootFolder root)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private SortedDictionary<string, RunEntry> _runs = new(StringComparer.Ordinal);
    private FolderScan? _scan;
    private long _scanned;

    /// <summary>The list, newest first.</summary>
    public RunList List()
    {
        var runs = Current(out var scan);
        return new(root.Name, [.. runs.Values.Select(run => run.Row).OrderByDescending(row => row.Created, StringComparer.Ordinal).ThenBy(row => row.Id, StringComparer.Ordinal)], scan.IsComplete);
    }

    /// <summary>All runs by id, and where models lie.</summary>
    public IReadOnlyDictionary<string, RunEntry> Current(out FolderScan scan)
    {
        lock (_lock)
        {
            if (_scan is null || Stopwatch.GetElapsedTime(_scanned) > Fresh)
            {
                _scan = FolderScan.Of(root);
                var runs = new SortedDictionary<string, RunEntry>(StringComparer.Ordinal);
                foreach (string folder in _scan.Runs)
                {
                    string id = RunEntry.IdOf(root, folder);
                    runs[id] = RunEntry.Read(root, folder, _runs.GetValueOrDefault(id));
                }

                (_runs, _scanned) = (runs, Stopwatch.GetTimestamp());
            }

            scan = _scan;
            return _runs;
        }
    }

    /// <exception cref="RefusedException">There is no such run.</exception>
    public RunEntry Find(string id) =>
        Current(out _).GetValueOrDefault(id) ?? throw RefusedException.Missing("There is no such run in this folder; it may have been removed or renamed.");

    public RunDetail Detail(string id)
    {
        var run = Find(id);
        return RunDetail.Of(run.Row) with
        {
            Settings = run.Settings,
            Images = RunFiles.Images(root, id, run.Folder),
            Artifacts = RunFiles.Artifacts(root, run.Folder),
            Mse = RunFiles.Errors(root, run.Folder),
            Checkpoints = RunFiles.Checkpoints(root, run.Folder),
            Certificates = CertificateList.Of(root, id, run.Folder),
        };
    }
}
