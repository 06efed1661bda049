using System.Text.Json;
using Ebb.Formats;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Verify.Boxes;
using Ebb.Verify.Subjects;
using Ebb.Verify.Tests.ExactRun;

namespace Ebb.Verify.Tests.Boxes;

public sealed class BoxCertificateTests
{
    private static readonly VpSchedule<double> Linear = VpSchedule.Linear(4, 0.02, 0.5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_OfABox_HoldsTheClaimAndItsArrays(bool isReconstruction)
    {
        using var model = new TinyModel(Linear, size: 3);
        var sampler = new CertifiedSampler("ddim", ClipMode.Recompute, [4, 2, 1]);
        float[] start = BoxCertifierTests.Start(model.Subject, 1);
        var certifier = new BoxCertifier(model.Subject, sampler);
        var result = isReconstruction ? certifier.CertifyReconstruction(start, 0.125) : certifier.Certify(start, 0.125);
        BoxCertificate.Write(model.At("certificate"), model.Subject, sampler, start, null, result, reached: 0.5);

        using var json = JsonDocument.Parse(File.ReadAllBytes(model.At("certificate/certificate.json")));
        var claim = json.RootElement.GetProperty("claim");
        Assert.Equal(isReconstruction ? "reconstruction" : "box", json.RootElement.GetProperty("kind").GetString());
        string[] keys = ["r", "lower", "upper", "largestHalfWidth", "reached", "generators"];
        Assert.Equal(isReconstruction ? [.. keys, "d"] : keys, claim.EnumerateObject().Select(member => member.Name));
        Assert.Equal("0x1p-3", claim.GetProperty("r").GetString());
        Assert.Equal("0x1p-1", claim.GetProperty("reached").GetString());
        foreach (string name in new[] { "start", "lower", "upper" }) Assert.True(File.Exists(model.At($"certificate/{name}.npy")));
        double[] lower = Doubles(model.At("certificate/lower.npy")), upper = Doubles(model.At("certificate/upper.npy"));
        for (int i = 0; i < lower.Length; i++)
        {
            Assert.InRange(lower[i], -1, Math.Max(-1, Math.BitDecrement(result.Lower[i])));
            Assert.InRange(upper[i], Math.Min(1, Math.BitIncrement(result.Upper[i])), 1);
        }
    }

    [Fact]
    public void Pictures_OfABox_AreTheTubeAndTheWidths()
    {
        using var model = new TinyModel(Linear, channels: 3, size: 5);
        var sampler = new CertifiedSampler("ddim", ClipMode.Recompute, [4, 3, 1]);
        var result = new BoxCertifier(model.Subject, sampler).Certify(BoxCertifierTests.Start(model.Subject, 1), 0.01);
        var files = new BoxPictures(model.Subject, result).Write(model.At("pictures"));
        string tube = File.ReadAllText(files[0]);
        Assert.Contains("largest", tube, StringComparison.Ordinal);
        Assert.Equal(2, tube.Split("<polyline").Length - 1);
        var widths = PngFile.Read(files[1]);
        Assert.Equal((3, true), (widths.Channels, widths.Pixels.Contains((byte)0)));
        using var steps = JsonDocument.Parse(File.ReadAllBytes(files[2]));
        double[] grown = [.. steps.RootElement.GetProperty("log2HalfWidth").EnumerateArray().Select(width => Math.Pow(2, width.GetDouble()))];
        Assert.Equal([0.01, .. result.Steps.Select(step => step.LargestHalfWidth)], grown, (expected, found) => Math.Abs(expected - found) < 1e-9 * expected);
    }

    private static double[] Doubles(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return [.. Enumerable.Range(0, (bytes.Length - 128) / sizeof(double)).Select(i => BitConverter.ToDouble(bytes, 128 + (i * sizeof(double))))];
    }
}
