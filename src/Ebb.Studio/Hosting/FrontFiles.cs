using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Ebb.Studio.Hosting;

/// <summary>The page and what belongs to it, out of the assembly.</summary>
internal sealed class FrontFiles(Assembly assembly)
{
    private const string Prefix = "Front/";

    private readonly Dictionary<string, Lazy<(byte[] Content, string Tag)>> _files = assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => new Lazy<(byte[], string)>(() => Read(assembly, name)), StringComparer.Ordinal);

    /// <exception cref="RefusedException">There is no such file.</exception>
    public Task SendAsync(HttpContext context, string[] segments)
    {
        string name = string.Join('/', segments);
        if (name.Length == 0) name = "index.html";
        if (!_files.TryGetValue(name, out var file)) throw RefusedException.Missing("There is nothing at this address.");
        var (content, tag) = file.Value;
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.ToString() != tag) return Reply.BytesAsync(context, content, TypeOf(name));
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static (byte[] Content, string Tag) Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" or ".map" or ".webmanifest" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    };
}
