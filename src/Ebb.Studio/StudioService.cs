using System.Text.Json;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ebb.Studio;

/// <summary>Answers requests: guards first, then the page's files or the API, and every failure as a sentence.</summary>
internal sealed class StudioService : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly FrontFiles _front;
    private readonly StudioApi _api;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public StudioService(StudioOptions options)
    {
        _front = new FrontFiles(options.Front);
        _api = new StudioApi(new RootFolder(options.Root), options.DataFolder, _closing.Token);
        _api.LookAhead();
    }

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            Reply.WriteHeaders(context);
            string[] path = RequestPath.Segments(context);
            bool isApi = path[0] == "api";
            RequestGuard.Check(context, isApi);
            await (isApi ? _api.HandleAsync(context, path[1..]) : _front.SendAsync(context, path)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The page went away, or the studio closes.
        }
#pragma warning disable CA1031 // A request that fails, in whatever way, is answered, and takes no other with it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailAsync(context, error).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _api.Dispose();
    }

    private static async Task FailAsync(HttpContext context, Exception error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        var (status, sentence) = error switch
        {
            RefusedException refused => (refused.Status, refused.Message),
            BadHttpRequestException { StatusCode: 413 } => (413, "The body is too long: at most 16 MiB are taken."),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            JsonException json => (400, $"The body is not the JSON that is expected: {json.Message}"),
            FileNotFoundException or DirectoryNotFoundException => (404, "The file is not there any more."),
            InvalidDataException or IOException or UnauthorizedAccessException => (409, error.Message),
            _ => (500, $"The studio failed at this ({error.GetType().Name}): {error.Message}"),
        };
        context.Response.Headers.ETag = default;
        await Reply.ErrorAsync(context, status, sentence).ConfigureAwait(false);
    }
}
