using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ebb.Studio.Hosting;

/// <summary>
/// The segments of a request's path as the browser sent it, each decoded once and for itself, so that an encoded slash is part of a name. They are
/// keys to look things up by, and never parts of a path on disk.
/// </summary>
internal static class RequestPath
{
    private const int MostSegments = 16;

    /// <exception cref="RefusedException">The path is none.</exception>
    public static string[] Segments(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        int end = target.IndexOfAny(['?', '#']);
        if (end >= 0) target = target[..end];
        if (!target.StartsWith('/')) throw RefusedException.Bad("Expected a path that begins with a slash.");
        string[] parts = target[1..].Split('/');
        if (parts.Length > MostSegments) throw RefusedException.Missing("There is nothing at this address.");
        string[] names = Array.ConvertAll(parts, Uri.UnescapeDataString);
        return names.Any(name => name.Any(char.IsControl)) ? throw RefusedException.Bad("A name in the address has control characters.") : names;
    }
}
