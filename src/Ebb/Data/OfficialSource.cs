using System.Net.Http.Headers;

namespace Ebb.Data;

/// <summary>The set's official address, over HTTPS.</summary>
internal sealed class OfficialSource : FetchSource
{
    private const long MaxFileBytes = 1L << 29;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TotalLimit = TimeSpan.FromMinutes(30);

    public override string Name => "official address";

    public override async Task<string> BringAsync(KnownSet set, string work, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(work);
        using var handler = new SocketsHttpHandler { ConnectTimeout = ConnectLimit };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ebb", "0.1"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TotalLimit);
        foreach (var address in set.OfficialFiles)
        {
            string file = Path.Combine(work, Path.GetFileName(address.AbsolutePath));
            try
            {
                await DownloadAsync(client, address, file, progress, limit.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                string reason = error is OperationCanceledException ? "no answer in time" : error.Message;
                throw new DataUnavailableException($"{address} could not be downloaded: {reason}.", error);
            }

            if (file.EndsWith(".tar.gz", StringComparison.Ordinal)) ArchiveUnpacker.Unpack(file, work, SetFolder.FilesOf(set), progress, cancellation);
        }

        return work;
    }

    private static async Task DownloadAsync(HttpClient client, Uri address, string file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(AnswerLimit);
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        long? total = response.Content.Headers.ContentLength;
        if (total > MaxFileBytes) throw new IOException($"the file is said to have {total} bytes; at most {MaxFileBytes} are taken");

        await using var source = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        var block = new byte[1 << 17];
        for (long done = 0; ;)
        {
            silence.CancelAfter(SilenceLimit);
            int read = await source.ReadAsync(block, silence.Token).ConfigureAwait(false);
            if (read == 0) break;
            done += read;
            if (done > MaxFileBytes) throw new IOException($"the file goes on after {MaxFileBytes} bytes");
            await target.WriteAsync(block.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress?.Report(new($"downloading {Path.GetFileName(file)}", done, total));
        }
    }
}
