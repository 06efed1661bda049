using System.Diagnostics;
using Ebb.Verify.Boxes;

namespace Ebb.Cli.Engine;

/// <summary>Tells how far a box is: its tube first, then the search for starts that end far apart.</summary>
internal sealed class BoxSearchWatch(IProgress<WorkTick> progress) : IProgress<BoxProgress>, IProgress<int>
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _searching;

    public void Report(BoxProgress value) =>
        progress.Report(new WorkTick("bounding the box:", value.Step, value.Steps, "steps", Stopwatch.GetElapsedTime(_began)));

    public void Report(int value)
    {
        if (_searching == 0) _searching = Stopwatch.GetTimestamp();
        progress.Report(new WorkTick("searching for far ends:", value, 0, "starts", Stopwatch.GetElapsedTime(_searching)));
    }
}
