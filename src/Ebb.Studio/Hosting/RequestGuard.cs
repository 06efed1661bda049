using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ebb.Studio.Hosting;

/// <summary>
/// Turns away what another site's page could send: names that only lead here by a foreign name server (Host), requests of foreign pages (Origin,
/// Sec-Fetch-Site), and changes without the header that no form can set.
/// </summary>
internal static class RequestGuard
{
    public const string Header = "X-Ebb";

    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <exception cref="RefusedException">The request is not from the studio's own page.</exception>
    public static void Check(HttpContext context, bool isApi)
    {
        var request = context.Request;
        CheckHost(request.Host, context.Connection.LocalPort);
        if (request.Headers.Origin is { Count: > 0 } origin && !IsOwn(origin, request.Host))
        {
            throw new RefusedException(403, "This request comes from another site's page; open the studio at its own address.");
        }

        if (isApi && request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            throw new RefusedException(403, "This request comes from another site's page; open the studio at its own address.");
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return;
        if (!HttpMethods.IsPost(request.Method) && !HttpMethods.IsDelete(request.Method)) throw new RefusedException(405, "Expected GET, HEAD, POST or DELETE.");
        if (request.Headers[Header] != "1") throw new RefusedException(403, $"Expected the header {Header}: 1, which the studio's own page sends.");
        if (HttpMethods.IsPost(request.Method) && !IsKnownBody(request.ContentType))
        {
            throw new RefusedException(415, "Expected a body of application/json or of an image.");
        }
    }

    private static void CheckHost(HostString host, int port)
    {
        bool isOwn = Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase) && (host.Port ?? 80) == port;
        if (!isOwn) throw new RefusedException(403, "The studio answers to localhost, 127.0.0.1 and [::1] with its own port only.");
    }

    private static bool IsOwn(StringValues origin, HostString host) =>
        origin.Count == 1 && string.Equals(origin[0], $"http://{host.Value}", StringComparison.OrdinalIgnoreCase);

    private static bool IsKnownBody(string? type) => type is not null
        && (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase));
}
