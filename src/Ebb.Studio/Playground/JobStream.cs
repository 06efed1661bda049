using Ebb.Studio.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ebb.Studio.Playground;

/// <summary>Tells a page what a job does, from its beginning, until it is over.</summary>
internal static class JobStream
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public static async Task SendAsync(HttpContext context, SampleJob job, CancellationToken closing)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        await Reply.BeginEventsAsync(context).ConfigureAwait(false);
        int frames = 0;
        JobEvent? progress = null;
        while (true)
        {
            var (newFrames, newProgress, end, news) = job.After(frames, progress);
            foreach (var frame in newFrames) await WriteAsync(context, frame, either.Token).ConfigureAwait(false);
            if (newProgress is not null) await WriteAsync(context, newProgress, either.Token).ConfigureAwait(false);
            (frames, progress) = (frames + newFrames.Count, newProgress ?? progress);
            if (end is not null) await WriteAsync(context, end, either.Token).ConfigureAwait(false);
            else if (!await ArrivesAsync(news, either.Token).ConfigureAwait(false)) await context.Response.Body.WriteAsync(Reply.Heartbeat, either.Token).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(either.Token).ConfigureAwait(false);
            if (end is not null) return;
        }
    }

    private static async Task<bool> ArrivesAsync(Task news, CancellationToken cancellation)
    {
        try
        {
            await news.WaitAsync(Beat, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static Task WriteAsync(HttpContext context, JobEvent told, CancellationToken cancellation) =>
        context.Response.Body.WriteAsync(Reply.Event(told, StreamJson.Default.JobEvent), cancellation).AsTask();
}
