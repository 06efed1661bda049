using System.Globalization;
using System.Text;
using Ebb.Studio.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ebb.Studio.Playground;

/// <summary>
/// Tells a page what a job does, from its beginning, until it is over. The id of every event is the number of frames told with it, so that a page that
/// connects again goes on behind the frames that it has.
/// </summary>
internal static class JobStream
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    // Milliseconds after which a browser asks again.
    private static readonly byte[] Retry = "retry: 500\n\n"u8.ToArray();

    public static async Task SendAsync(HttpContext context, SampleJob job, CancellationToken closing)
    {
        job.Enter();
        try
        {
            await FollowAsync(context, job, closing).ConfigureAwait(false);
        }
        finally
        {
            _ = job.LeaveAsync();
        }
    }

    private static async Task FollowAsync(HttpContext context, SampleJob job, CancellationToken closing)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        int frames = FramesKnown(context);
        await Reply.BeginEventsAsync(context).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(Retry, either.Token).ConfigureAwait(false);
        JobEvent? progress = null;
        while (true)
        {
            var (newFrames, newProgress, end, news) = job.After(frames, progress);
            foreach (var frame in newFrames) await WriteAsync(context, ++frames, frame, either.Token).ConfigureAwait(false);
            if (newProgress is not null) await WriteAsync(context, frames, newProgress, either.Token).ConfigureAwait(false);
            progress = newProgress ?? progress;
            if (end is not null) await WriteAsync(context, frames, end, either.Token).ConfigureAwait(false);
            else if (!await ArrivesAsync(news, either.Token).ConfigureAwait(false)) await context.Response.Body.WriteAsync(Reply.Heartbeat, either.Token).ConfigureAwait(false);
            if (end is not null) return;
        }
    }

    private static int FramesKnown(HttpContext context) =>
        int.TryParse(context.Request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int frames) ? frames : 0;

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

    private static Task WriteAsync(HttpContext context, int id, JobEvent told, CancellationToken cancellation)
    {
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n"));
        return context.Response.Body.WriteAsync((byte[])[.. head, .. Reply.Event(told, StreamJson.Default.JobEvent)], cancellation).AsTask();
    }
}
