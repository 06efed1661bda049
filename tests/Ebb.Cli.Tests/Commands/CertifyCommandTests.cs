using System.Text.Json;
using Ebb.Verify.Subjects;

namespace Ebb.Cli.Tests.Commands;

public sealed class CertifyCommandTests
{
    [Fact]
    public void Certify_Defaults_AreAnExactRunOfSeed1()
    {
        var run = CliRun.Of("certify runs/a --quiet");
        Assert.Equal((0, ""), (run.Code, run.Error));
        var settings = run.Engine.Certificate!;
        Assert.Equal(("runs/a", "exact", 1ul, 0, "ddim", "recompute"), (settings.Source, settings.Kind, settings.Seed, settings.Image, settings.Sampler, settings.Clip));
        string folder = Path.Combine("runs/a", "certificates", "exact-seed1-image0-ddim-recompute-100");
        Assert.Equal((100, folder, folder + "-pictures"), (run.Engine.CertificateRequest!.Steps, run.Engine.CertificateRequest.Folder, run.Engine.CertificateRequest.Pictures));
        Assert.Contains("It is so.", run.Out, StringComparison.Ordinal);
        Assert.Contains($"ebb check {folder}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Certify_EveryFlag_ReachesTheEngine()
    {
        var run = CliRun.Of("certify m --kind exact --seed 7 --first 3 --sampler ddpm --steps 20 --clip keep --threads 2 --out c/ --pictures p --json");
        Assert.Equal(0, run.Code);
        var settings = run.Engine.Certificate!;
        Assert.Equal((7ul, 3, "ddpm", "keep", 2), (settings.Seed, settings.Image, settings.Sampler, settings.Clip, settings.Compute.Threads));
        Assert.Equal((20, "c/", "p"), (run.Engine.CertificateRequest!.Steps, run.Engine.CertificateRequest.Folder, run.Engine.CertificateRequest.Pictures));
        var json = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal((0.25, 2, "It is so."), (json.GetProperty("delta").GetDouble(), json.GetProperty("differing_bytes").GetInt32(), json.GetProperty("statement").GetString()));
    }

    [Fact]
    public void Certify_AReconstruction_TakesEveryStepFromItsTimestep()
    {
        var run = CliRun.Of("certify m --kind reconstruction --r 0.01 --picture a.png --generators 5 --quiet");
        Assert.Equal(0, run.Code);
        Assert.Equal((0.01, "a.png", 5), (run.Engine.Certificate!.Radius, run.Engine.Certificate.Picture, run.Engine.Certificate.Generators));
        Assert.Equal((26, Path.Combine("m", "certificates", "reconstruction-seed1-image0-ddim-recompute-26")), (run.Engine.CertificateRequest!.Steps, run.Engine.CertificateRequest.Folder));
    }

    [Theory]
    [InlineData("certify", "RUN-OR-MODEL")]
    [InlineData("certify m --kind guess", "--kind")]
    [InlineData("certify m --steps 101", "T = 100")]
    [InlineData("certify m --sampler heun", "--sampler")]
    [InlineData("certify m --out c --pictures c", "--pictures")]
    [InlineData("certify m --r 0.1", "--r is for --kind box and reconstruction")]
    [InlineData("certify m --kind box --r 0", "--r")]
    [InlineData("certify m --kind box --at 3", "--at is for --kind reconstruction")]
    [InlineData("certify m --kind reconstruction --at 100", "T = 100")]
    [InlineData("certify m --kind reconstruction --steps 3", "--steps")]
    [InlineData("certify m --kind lipschitz --generators 3", "--generators")]
    public void Certify_WrongFlags_AreUsageErrors(string line, string said)
    {
        var run = CliRun.Of(line);
        Assert.Equal(2, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Null(run.Engine.CertificateRequest);
    }

    [Fact]
    public void Certify_AModelThatIsNotCovered_FailsWithTheReason()
    {
        var run = CliRun.Of("certify m", new RecordingEngine { Failure = new UncertifiableException("A UNet2D has attention.") });
        Assert.Equal((1, "ebb: A UNet2D has attention.\n"), (run.Code, run.Error));
    }

    [Fact]
    public void Certify_AFolderOfOtherThings_IsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        string kept = folder.Touch("photos", "cat.png");
        var run = CliRun.In(folder.Path, ["certify", "m", "--out", "photos"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("no certificate", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(kept));
        folder.Touch("old", "certificate.json");
        folder.Touch("old", "start.npy");
        Assert.Equal(0, CliRun.In(folder.Path, ["certify", "m", "--out", "old"]).Code);
    }
}
