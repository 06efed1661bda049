using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ebb.Formats;
using Microsoft.AspNetCore.Http;

namespace Ebb.Studio.Hosting;

/// <summary>Answers, with the headers that every one of them has.</summary>
internal static class Reply
{
    public const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    // A picture of vectors may be full of script; this takes it away even where it is opened for itself.
    public const string PicturePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    public static void WriteHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    public static Task JsonAsync<TValue>(HttpContext context, TValue value, JsonTypeInfo<TValue> type, int status = 200)
    {
        // Made whole first: what fails on the way is an error and not half an answer.
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        return BytesAsync(context, body, "application/json; charset=utf-8");
    }

    public static Task ErrorAsync(HttpContext context, int status, string sentence) =>
        JsonAsync(context, new ErrorReply(Printable.Message(sentence)), StudioJson.Default.ErrorReply, status);

    public static Task PictureAsync(HttpContext context, Picture picture)
    {
        using var png = new MemoryStream();
        PngFile.Write(png, picture);
        return BytesAsync(context, png.ToArray(), "image/png");
    }

    public static async Task FileAsync(HttpContext context, string path, string type, long most)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            if (file.Length > most) throw new RefusedException(413, string.Create(CultureInfo.InvariantCulture, $"The file has {file.Length} bytes; at most {most} are served."));
            context.Response.ContentType = type;
            context.Response.ContentLength = file.Length;
            if (!HttpMethods.IsHead(context.Request.Method)) await CopyAsync(file, context).ConfigureAwait(false);
        }
    }

    public static Task BytesAsync(HttpContext context, byte[] body, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>One message of a stream of server-sent events.</summary>
    public static byte[] Event(byte[] json) => [.. "data: "u8, .. json, .. "\n\n"u8];

    /// <inheritdoc cref="Event(byte[])"/>
    public static byte[] Event<TValue>(TValue value, JsonTypeInfo<TValue> type) => Event(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>A line that keeps a stream of events open.</summary>
    public static ReadOnlyMemory<byte> Heartbeat { get; } = Encoding.ASCII.GetBytes(": still here\n\n");

    /// <summary>Begins a stream of events.</summary>
    public static Task BeginEventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.Body.FlushAsync(context.RequestAborted);
    }

    // A file that grows meanwhile would be longer than was announced.
    private static async Task CopyAsync(FileStream file, HttpContext context)
    {
        var block = new byte[1 << 16];
        for (long left = file.Length; left > 0;)
        {
            int read = await file.ReadAsync(block.AsMemory(0, (int)Math.Min(block.Length, left)), context.RequestAborted).ConfigureAwait(false);
            if (read == 0) context.Abort();
            if (read == 0) return;
            await context.Response.Body.WriteAsync(block.AsMemory(0, read), context.RequestAborted).ConfigureAwait(false);
            left -= read;
        }
    }
}
