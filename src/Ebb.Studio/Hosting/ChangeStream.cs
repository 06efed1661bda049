using Ebb.Studio.RunViews;
using Microsoft.AspNetCore.Http;

namespace Ebb.Studio.Hosting;

/// <summary>Tells a page which runs changed, by looking once a second. All pages share what one look finds.</summary>
internal sealed class ChangeStream(RunIndex runs)
{
    private const int MostStreams = 32;
    private const int BeatsOfSilence = 15;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private int _open;

    public async Task SendAsync(HttpContext context, CancellationToken closing)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > MostStreams) throw new RefusedException(429, "Too many pages of the studio are open; close some.");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
            await Reply.BeginEventsAsync(context).ConfigureAwait(false);
            await FollowAsync(context, either.Token).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task FollowAsync(HttpContext context, CancellationToken cancellation)
    {
        var known = Stamps();
        for (int silent = 0; ; silent++)
        {
            await Task.Delay(Beat, cancellation).ConfigureAwait(false);
            var now = Stamps();
            foreach (var change in Changes(known, now))
            {
                silent = 0;
                await context.Response.Body.WriteAsync(Reply.Event(change, StreamJson.Default.StudioEvent), cancellation).ConfigureAwait(false);
            }

            if (silent % BeatsOfSilence == BeatsOfSilence - 1) await context.Response.Body.WriteAsync(Reply.Heartbeat, cancellation).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
            known = now;
        }
    }

    private Dictionary<string, (string Stamp, string State)> Stamps() =>
        runs.Current(out _).ToDictionary(run => run.Key, run => (run.Value.Stamp, run.Value.Row.State), StringComparer.Ordinal);

    private static IEnumerable<StudioEvent> Changes(
        Dictionary<string, (string Stamp, string State)> before, Dictionary<string, (string Stamp, string State)> now)
    {
        if (before.Count != now.Count || before.Keys.Any(id => !now.ContainsKey(id))) yield return new("runs", null);
        foreach (var (id, stamp) in now)
        {
            if (before.TryGetValue(id, out var old) && old != stamp) yield return new("run", id);
        }
    }
}
