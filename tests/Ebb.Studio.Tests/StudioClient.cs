using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Ebb.Studio.Tests;

/// <summary>Asks a studio as its page does, and by hand where a client would tidy an address up.</summary>
internal sealed class StudioClient(Uri address)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(100) };

    public Uri Address => address;

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var reply = await Http.GetAsync(new Uri(address, path));
        string text = await reply.Content.ReadAsStringAsync();
        Assert.True(status == reply.StatusCode, $"{path}: {(int)reply.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    public Task<HttpResponseMessage> SendAsync(string path) => Http.GetAsync(new Uri(address, path));

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, bool isMarked = true)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        if (isMarked) request.Headers.Add("X-Ebb", "1");
        return Http.SendAsync(request);
    }

    public async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await SendAsync(HttpMethod.Post, path, content);
        using var json = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return (reply.StatusCode, json.RootElement.Clone());
    }

    /// <summary>The events of a job until it is over.</summary>
    public async Task<List<JsonElement>> EventsAsync(string job)
    {
        using var reply = await Http.GetAsync(new Uri(address, $"/api/jobs/{job}/events"));
        string text = await reply.Content.ReadAsStringAsync();
        return [.. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line[6..]).RootElement)];
    }

    /// <summary>Sends bytes as they are and gives back the whole answer.</summary>
    public async Task<string> RawAsync(string target, string? host = null, string headers = "", string method = "GET", string body = "")
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, address.Port);
        await using var stream = tcp.GetStream();
        string request = $"{method} {target} HTTP/1.1\r\nHost: {host ?? $"127.0.0.1:{address.Port}"}\r\nConnection: close\r\n{headers}\r\n{body}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
