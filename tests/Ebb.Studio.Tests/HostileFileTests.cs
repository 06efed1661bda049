using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ebb.Studio.Tests;

/// <summary>Files that are huge or damaged, and connections that do nothing: the studio answers in bounded memory, and shows the others.</summary>
[Collection(nameof(MeasuredCollection))]
public sealed class HostileFileTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public async Task Metrics_WithALineOfAHundredMegabytes_AreReadInLittleMemory()
    {
        await using var folder = new StudioFolder();
        folder.AddRun("long", lines: 100);
        using (var file = new FileStream(Path.Combine(folder.Root, "long", "metrics.jsonl"), FileMode.Append))
        {
            var block = new byte[MiB];
            Array.Fill(block, (byte)'[');
            for (int i = 0; i < 100; i++) file.Write(block);
            file.Write("\n{\"step\":5000,\"loss\":0.5}\n"u8);
        }

        var studio = await folder.StartAsync();
        await studio.GetAsync("/api/runs");
        long before = GC.GetTotalAllocatedBytes();
        var metrics = await studio.GetAsync("/api/runs/long/metrics");
        Assert.Equal(101, metrics.GetProperty("total").GetInt32());
        Assert.Equal(5000, (await studio.GetAsync("/api/runs/long")).GetProperty("step").GetInt32());
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 * MiB);
    }

    [Fact]
    public async Task Weights_OfAGibibyte_AreOpenedByTheirHeader()
    {
        await using var folder = new StudioFolder();
        AddSparseWeights(folder, "big.safetensors", rows: 1 << 14, columns: 1 << 14);
        var studio = await folder.StartAsync();
        await studio.GetAsync("/api/runs");
        long before = GC.GetTotalAllocatedBytes();
        Assert.Equal(1L << 28, (await studio.GetAsync("/api/models/big.safetensors")).GetProperty("parameters").GetInt64());
        using var slice = await studio.SendAsync("/api/models/big.safetensors/tensors/w/slice?index=7");
        Assert.Equal(HttpStatusCode.OK, slice.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 * MiB);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"w\": {\"dtype\": \"F32\", \"shape\": [1000000, 1000000], \"data_offsets\": [0, 4]}}")]
    [InlineData("{\"w\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 4], \"data_offsets\": [0, 0]}}")]
    [InlineData("{\"w\": {\"dtype\": \"I8\", \"shape\": [1], \"data_offsets\": [0, 1]}}")]
    [InlineData("{\"w\": {\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": [0, 0]}}")]
    [InlineData("DEEP")]
    public async Task Weights_WithAHeaderThatIsWrong_AreRefusedOrEmpty(string header)
    {
        await using var folder = new StudioFolder();
        byte[] text = Encoding.UTF8.GetBytes(header == "DEEP" ? new string('[', 100_000) : header), start = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, text.Length);
        File.WriteAllBytes(Path.Combine(folder.Root, "odd.safetensors"), [.. start, .. text]);
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        foreach (string target in (string[])["/api/models/odd.safetensors", "/api/models/odd.safetensors/tensors/w", "/api/models/odd.safetensors/tensors/w/slice"])
        {
            using var reply = await studio.SendAsync(target);
            Assert.Contains(reply.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.Conflict });
        }

        await studio.GetAsync("/api/models/a%2Fmodel");
    }

    [Fact]
    public async Task Files_ThatAreDamaged_AreAnsweredByASentence()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        byte[] bomb = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 8, 6, 0, 0, 0, 0, 0, 0, 0, .. new byte[64]];
        foreach (string name in (string[])["reference", "noisy", "reconstruct"]) File.WriteAllBytes(Path.Combine(folder.Root, "a", "images", name + ".png"), bomb);
        folder.Write("a/images/only.ppm", "P6 65535 65535 255 x");
        folder.Write("a/model/config.json", new string('[', 1_000_000));
        folder.Write("a/model/scheduler_config.json", "{\"num_train_timesteps\": 2147483647}");
        folder.Write("a/train-log.json", new string('{', 1000));
        folder.Write("a/certificates/one/certificate.json", new string('[', 100_000));
        folder.Write("a/certificates/two/certificate.json", "{\"kind\": {}, \"claim\": [], \"start\": 7}");
        folder.Write("a/certificates/three/certificate.json", "{\"kind\": \"lipschitz\", \"claim\": {\"steps\": [\"0x1p99999999999\", \"0x1p2000000000\"]}, \"start\": {\"file\": \"start.npy\"}}");
        folder.Write("a/certificates/three/start.npy", "\u0093NUMPY");
        folder.Write("c/run.json", "{\"x\": \"c/images.npy\", \"n_total\": 3, \"n_held_out\": -1}");
        folder.Write("c/images.npy", "\u0093NUMPY\u0001\0\uffff");
        folder.Write("d/run.json", "{\"dataset\": \"shapes\", \"image_shape\": [3, 1024, 1024], \"n_total\": 9000000000000000000}");
        var studio = await folder.StartAsync();
        long before = GC.GetTotalAllocatedBytes();
        string[] targets =
        [
            "/api/runs/a", "/api/runs/a/files/only.ppm", "/api/models/a%2Fmodel", "/api/runs/a/certificates", "/api/runs/a/certificates/one", "/api/runs/a/certificates/two", "/api/runs/a/certificates/three",
            "/api/runs/a/certificates/three/picture.png", "/api/data/c", "/api/data/d", "/api/data/d/sheet.png",
        ];
        foreach (string target in targets)
        {
            string reply = await studio.RawAsync(target);
            Assert.True(reply.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || reply.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{target}: {reply}");
            if (!reply.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) Assert.Contains("{\"error\":\"", reply, StringComparison.Ordinal);
        }

        var (status, _) = await studio.PostAsync("/api/runs/a/certificates/three/check", "{}");
        Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict });
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 128 * MiB);
    }

    [Fact]
    public async Task Connections_ByTheHundredThatAskNothing_KeepNobodyOut()
    {
        await using var folder = new StudioFolder();
        folder.AddRun("a");
        var studio = await folder.StartAsync();
        var idle = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 200; i++)
            {
                var tcp = new TcpClient();
                await tcp.ConnectAsync(IPAddress.Loopback, studio.Address.Port);
                if (i % 2 == 0) await tcp.GetStream().WriteAsync("GET /api/runs HTTP/1.1\r\nHost: "u8.ToArray());
                idle.Add(tcp);
            }

            Assert.StartsWith("HTTP/1.1 200", await studio.RawAsync("/api/runs"), StringComparison.Ordinal);
        }
        finally
        {
            foreach (var tcp in idle) tcp.Dispose();
        }
    }

    [Theory]
    [InlineData("GET /api/runs HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET http://evil.example/api/runs HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET //evil.example/api/runs HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")]
    [InlineData("CONNECT evil.example:80 HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("TRACE /api/runs HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")]
    [InlineData("PATCH /api/runs HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nX-Ebb: 1\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("GET /api/runs HTTP/1.0\r\n\r\n")]
    [InlineData("GET /api/runs\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("POST /api/samples HTTP/1.1\r\nHost: HOST\r\nX-Ebb: 1\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nffffffffffff\r\n")]
    [InlineData("GET /LONG HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /api/runs HTTP/1.1\r\nHost: HOST\r\nX: LONG\r\n\r\n")]
    public async Task Request_ThatIsNoneOfThePages_IsRefused(string request)
    {
        await using var folder = new StudioFolder();
        folder.AddRun("a");
        var studio = await folder.StartAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, studio.Address.Port);
        var stream = tcp.GetStream();
        string text = request.Replace("HOST", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{studio.Address.Port}"), StringComparison.Ordinal).Replace("LONG", new string('x', 100_000), StringComparison.Ordinal);
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
            tcp.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain("\"runs\"", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Closed at once is refused too.
        }

        Assert.StartsWith("HTTP/1.1 200", await studio.RawAsync("/api/runs"), StringComparison.Ordinal);
    }

    private static void AddSparseWeights(StudioFolder folder, string name, int rows, int columns)
    {
        byte[] header = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"w\":{{\"dtype\":\"F32\",\"shape\":[{rows},{columns}],\"data_offsets\":[0,{4L * rows * columns}]}}}}")), start = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, header.Length);
        using var file = new FileStream(Path.Combine(folder.Root, name), FileMode.Create);
        file.Write([.. start, .. header]);
        file.SetLength(file.Length + (4L * rows * columns));
    }
}
