using System.Net;
using System.Text.Json;
using Ebb.Studio.CertificateViews;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.Tests;

public sealed class CertificateTests
{
    [Fact]
    public async Task Certificates_OfARun_HaveStatementWidthsAndDrawings()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        Add(folder, "a", "one");
        var studio = await folder.StartAsync();
        var certificate = Assert.Single((await studio.GetAsync("/api/runs/a/certificates")).EnumerateArray());
        Assert.Contains("at most 0.25 in every value", certificate.GetProperty("statement").GetString(), StringComparison.Ordinal);
        var tube = certificate.GetProperty("tube");
        Assert.Equal([null, -3, 2], tube.GetProperty("log2Width").EnumerateArray().Select(width => width.ValueKind == JsonValueKind.Null ? (double?)null : width.GetDouble()));
        Assert.Equal([3, 2, 1], tube.GetProperty("largestState").EnumerateArray().Select(value => value.GetDouble()));
        string drawing = Assert.Single(certificate.GetProperty("drawings").EnumerateArray()).GetProperty("url").GetString()!;
        using var picture = await studio.SendAsync(drawing);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", picture.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        await studio.GetAsync("/api/runs/a/certificates/one/pictures/secret.svg", HttpStatusCode.NotFound);
        await studio.GetAsync("/api/runs/a/certificates/one/check", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{\"log2HalfWidth\": [1e999, \"x\", null]}")]
    [InlineData("{\"log2HalfWidth\": {}}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("")]
    public async Task Certificates_WithWidthsThatAreNone_AreShownWithoutThem(string steps)
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        Add(folder, "a", "one");
        folder.Write("a/certificates/one-pictures/steps.json", steps);
        var studio = await folder.StartAsync();
        Assert.Single((await studio.GetAsync("/api/runs/a/certificates")).EnumerateArray());
    }

    [Fact]
    public async Task Check_OfACertificateThatIsNone_IsRejectedWithoutPathsOfTheMachine()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        Add(folder, "a", "one");
        var studio = await folder.StartAsync();
        var (status, _) = await studio.PostAsync("/api/runs/a/certificates/one/check", "{}");
        Assert.Equal(HttpStatusCode.OK, status);
        var reply = await UntilAsync(() => studio.GetAsync("/api/runs/a/certificates/one/check"), one => one.GetProperty("state").GetString() != "running");
        Assert.Equal("rejected", reply.GetProperty("state").GetString());
        Assert.NotEmpty(reply.GetProperty("text").GetString()!);
        Assert.DoesNotContain(folder.Root, reply.GetProperty("text").GetString(), StringComparison.Ordinal);

        // Files that have changed have not been looked at.
        folder.Write("a/certificates/one/extra.npy", "x");
        await studio.GetAsync("/api/runs/a/certificates/one/check", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Check_OfLinksThatLeaveTheFolder_ReadsNothing()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        Add(folder, "a", "one");
        Add(folder, "a", "two", model: "../../../../elsewhere");
        Directory.CreateDirectory(Path.Combine(folder.Outer, "elsewhere"));
        File.Copy(folder.SecretPath, Path.Combine(folder.Outer, "elsewhere", "config.json"));
        File.CreateSymbolicLink(Path.Combine(folder.Root, "a", "certificates", "one", "start.npy"), folder.SecretPath);
        var studio = await folder.StartAsync();
        var (status, reply) = await studio.PostAsync("/api/runs/a/certificates/one/check", "{}");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("link that leaves", reply.GetProperty("error").GetString(), StringComparison.Ordinal);

        // A model elsewhere is not followed: the run's own is taken.
        (status, _) = await studio.PostAsync("/api/runs/a/certificates/two/check", "{}");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Check_WhileAnotherRuns_IsRefusedUntilThatIsCancelled()
    {
        await using var folder = new StudioFolder();
        folder.AddTrainedRun("a");
        var (one, two) = (Add(folder, "a", "one"), Add(folder, "a", "two"));
        string run = Path.Combine(folder.Root, "a");
        using var checks = new CertificateChecks(new RootFolder(folder.Root), (_, progress, cancellation) =>
        {
            progress.Report(0.5);
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        });
        int began = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            if (checks.Start(run, one).State == CheckReply.Running) Interlocked.Increment(ref began);
        })));
        Assert.Equal(16, began);
        Assert.Equal(429, Assert.Throws<RefusedException>(() => checks.Start(run, two)).Status);
        Assert.Null(checks.Of(run, two));
        checks.Cancel(one);
        await UntilAsync(() => Task.FromResult(checks.Of(run, one)), reply => reply!.State == CheckReply.Cancelled);
        Assert.Equal(CheckReply.Running, checks.Start(run, two).State);
    }

    private static RunCertificate Add(StudioFolder folder, string run, string name, string model = "../../model")
    {
        string path = folder.Write($"{run}/certificates/{name}/certificate.json", $$$"""
            {"format": "ebb-certificate", "kind": "exact", "model": {"folder": "{{{model}}}"}, "claim": {"delta": "0x1p-2", "largestState": "0x1.8p1", "differingBytes": []}}
            """);
        folder.Write($"{run}/certificates/{name}-pictures/steps.json", "{\"log2HalfWidth\": [null, -3, 2], \"largestState\": [3, 2, 1]}");
        folder.Write($"{run}/certificates/{name}-pictures/steps.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        return new RunCertificate(name, "exact", "", "") { Path = path };
    }

    private static async Task<TValue> UntilAsync<TValue>(Func<Task<TValue>> look, Func<TValue, bool> isSo)
    {
        TValue found;
        while (!isSo(found = await look())) await Task.Yield();
        return found;
    }
}
