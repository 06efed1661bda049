using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Cli.Tests.Engine;

/// <summary><c>ebb certify</c> with the real library on runs that it trained.</summary>
public sealed class CertifyRunTests
{
    private const string Smallest = "--dataset shapes --size 8 --n-total 4 --steps 2 --batch-size 2 --quiet";

    [Fact]
    public void Certify_ATrainedRun_WritesTheCertificateAndPictures()
    {
        using var program = new LibraryProgram();
        string run = program.At("run"), certificate = program.At("c"), pictures = program.At("c-pictures");
        program.Succeed($"train --out {run} --hidden-c 4 --T 5 {Smallest}");
        foreach (string sampler in (string[])["ddim", "ddpm"])
        {
            var (code, output, error) = program.Run($"certify {run} --sampler {sampler} --seed 3 --first 2 --steps 4 --out {certificate} --json --quiet");
            Assert.True(code == 0, error);
            var json = JsonDocument.Parse(output).RootElement;
            Assert.InRange(json.GetProperty("delta").GetDouble(), 0, 1e-4);
            using var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(certificate, "certificate.json")));
            Assert.Equal(json.GetProperty("differing_bytes").GetInt32(), written.RootElement.GetProperty("claim").GetProperty("differingBytes").GetArrayLength());
            Assert.Equal(sampler == "ddpm", File.Exists(Path.Combine(certificate, "noise.npy")));
            Assert.True(PngFile.Read(Path.Combine(pictures, "bytes.png")).Width > 3 * 8);
            Assert.Contains("<polyline", File.ReadAllText(Path.Combine(pictures, "steps.svg")), StringComparison.Ordinal);

            program.Succeed($"sample {run} --n 1 --sampler {sampler} --seed 3 --first 2 --steps 4 --out {program.At("image.npy")} --quiet");
            Assert.Equal(NpyFile.Read(program.At("image.npy")).ToSingles(), NpyFile.Read(Path.Combine(certificate, "picture.npy")).ToSingles());
        }
    }

    [Theory]
    [InlineData("--kind exact --steps 4", "delta")]
    [InlineData("--kind box --r 1e-4 --steps 3 --generators 10", "largest_half_width")]
    [InlineData("--kind reconstruction --at 1", "d")]
    [InlineData("--kind lipschitz --sampler ddpm --clip keep", "whole_sampler")]
    public void Certify_EachKind_IsAcceptedByTheCheckerAndNotWithAnotherModel(string flags, string figure)
    {
        using var program = new LibraryProgram();
        string run = program.At("run"), other = program.At("other"), certificate = program.At("c");
        program.Succeed($"train --out {run} --hidden-c 4 --T 5 {Smallest}");
        program.Succeed($"train --out {other} --hidden-c 4 --T 5 --seed 9 {Smallest}");
        var (code, output, error) = program.Run($"certify {run} {flags} --out {certificate} --json --quiet");
        Assert.True(code == 0, error);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty(figure).GetDouble() > 0);
        Assert.Contains("accepted", program.Run($"check {certificate} --quiet").Out, StringComparison.Ordinal);
        var tampered = program.Run($"check {certificate} --model {Path.Combine(other, "model")} --quiet");
        Assert.Equal(1, tampered.Code);
        Assert.Contains("SHA-256", tampered.Out + tampered.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Certify_ABoxThatIsTooLarge_SaysVacuousAndWritesNothing()
    {
        using var program = new LibraryProgram();
        program.Succeed($"train --out {program.At("run")} --hidden-c 4 --T 5 {Smallest}");
        var (code, _, error) = program.Run($"certify {program.At("run")} --kind box --r 5 --steps 3 --out {program.At("c")} --quiet");
        Assert.Equal(1, code);
        Assert.Contains("vacuous", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(program.At("c")));
    }

    [Fact]
    public void Certify_ANetThatIsNotCovered_FailsByName()
    {
        using var program = new LibraryProgram();
        program.Succeed($"train --out {program.At("unet")} --net unet --channels 4,8 --T 3 {Smallest}");
        var (code, _, error) = program.Run($"certify {program.At("unet")} --out {program.At("c")}");
        Assert.Equal(1, code);
        Assert.Contains("group norm", error, StringComparison.Ordinal);
        program.Succeed($"train --out {program.At("cosine")} --hidden-c 4 --T 3 --schedule cosine {Smallest}");
        Assert.Contains("linear", program.Run($"certify {program.At("cosine")} --out {program.At("c")}").Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(program.At("c")));
    }
}
