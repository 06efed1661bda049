using System.Globalization;
using System.Text.Json;
using Ebb.Data;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Dynamics;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Verify.Lipschitz;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Tests.Lipschitz;

public sealed class LipschitzCertifierTests
{
    private const int Size = 6;

    [Theory]
    [InlineData("ddim", ClipMode.None)]
    [InlineData("ddim", ClipMode.Keep)]
    [InlineData("ddim", ClipMode.Recompute)]
    [InlineData("ddpm", ClipMode.None)]
    [InlineData("ddpm", ClipMode.Keep)]
    public void Certify_EachStep_HasTheConstantOfTheSpecification(string method, ClipMode clip)
    {
        using var model = Residual(steps: 7);
        var result = LipschitzCertifier.Certify(model.Subject, new(method, clip, [7, 4, 1]));
        var schedule = VpSchedule.Linear(7);
        double product = 1;
        foreach (var ((from, to), claimed) in new[] { (7, 4), (4, 1), (1, 0) }.Zip(result.Steps))
        {
            var step = method == "ddim"
                ? DdimStep.Coefficients(schedule, from, to, clip, DivisionGuard.None)
                : DdpmStep.Coefficients(schedule, from, to, clip, DivisionGuard.None);
            double expected = SamplerSystem.Constant(step, new Lipschitz<double>(result.Net)).Constant;
            Assert.InRange(claimed / expected, 1, 1 + 2e-6);
            product *= claimed;
        }

        Assert.InRange(result.WholeSampler / product, 1, 1 + 2e-6);
    }

    [Fact]
    public void Certify_ANet_MultipliesChainsAndAddsResiduals()
    {
        using var plain = new SavedModel(new EpsConvNet(new() { DataChannels = 1, Hidden = 3 }, seed: 2), 3, Size);
        var chain = LipschitzCertifier.Certify(plain.Subject, Sampler(3));
        Assert.InRange(chain.Net / chain.Layers.Aggregate(1.0, (product, norm) => product * norm), 1, 1 + 2e-6);

        using var residual = Residual(steps: 3);
        var result = LipschitzCertifier.Certify(residual.Subject, Sampler(3));
        var n = result.Layers;
        Assert.InRange(result.Net / (n[0] * (1 + (n[1] * n[2])) * (1 + (n[3] * n[4])) * n[5]), 1, 1 + 2e-6);
    }

    [Fact]
    public void Certify_LayersAndNet_AreAbovePowerIterationAndTheNetItself()
    {
        using var model = Residual(steps: 5);
        var net = model.Subject.Net;
        var result = LipschitzCertifier.Certify(model.Subject, Sampler(5));
        foreach (var (layer, norm) in net.Layers.Zip(result.Layers))
        {
            int varying = layer.Input == 0 ? 1 : layer.Inputs;
            double below = PowerIteration.Norm(layer.Weight.Span, layer.Outputs, layer.Inputs, layer.Kernel, varying, Size, Size, rounds: 100);
            Assert.InRange(norm / below, 1, 1.25);
        }
    }

    [Theory]
    [InlineData(ClipMode.None)]
    [InlineData(ClipMode.Keep)]
    [InlineData(ClipMode.Recompute)]
    public void Certify_TwoStarts_EndNoFurtherApartThanSaid(ClipMode clip)
    {
        using var model = Residual(steps: 3);
        var result = LipschitzCertifier.Certify(model.Subject, new("ddim", clip, [3, 2, 1]));
        var sampler = new Sampler(model.Subject.Model, new() { Clip = clip });
        var random = new System.Random(1);
        double greatest = 0;
        for (int pair = 0; pair < 40; pair++)
        {
            // Far apart and near: near ones find the steepest places, far ones what saturates.
            float[] x = Draw(random, 1), y = [.. Draw(random, pair % 2 == 0 ? 1e-2f : 1).Zip(x, (d, v) => v + d)];
            greatest = Math.Max(greatest, Distance(Run(sampler, x), Run(sampler, y)) / Distance(x, y));
        }

        Assert.InRange(greatest, 1e-3, result.WholeSampler);
    }

    [Fact]
    public void Certify_ALinearNet_HasTheConstantToWithinTheMargin()
    {
        // Kernel 1, one channel, positive weights, no relu reached from below: epsHat = 8 x + constant.
        var net = new EpsConvNet(new() { DataChannels = 1, Hidden = 1, Kernel = 1 });
        foreach (var parameter in net.Parameters) parameter.Value.CopyFrom([.. Enumerable.Repeat(parameter.Name.EndsWith("bias", StringComparison.Ordinal) ? 100f : 2f, parameter.Value.Shape.Count)]);
        using var model = new SavedModel(net, 4, 1);
        var result = LipschitzCertifier.Certify(model.Subject, new("ddim", ClipMode.None, [4]));
        Assert.InRange(result.Net, 16, 16 * (1 + 1e-5));
        double alphaBar = VpSchedule.Linear(4).AlphaBar(4);
        double a = 1 / Math.Sqrt(alphaBar), b = -Math.Sqrt(1 - alphaBar) / Math.Sqrt(alphaBar);
        Assert.InRange(result.WholeSampler, (a + (Math.Abs(b) * 16)) * (1 - 1e-12), (a + (Math.Abs(b) * 16)) * (1 + 1e-5));
    }

    [Fact]
    public void Certify_AProductBeyondADouble_IsVacuous()
    {
        var net = new EpsConvNet(new() { DataChannels = 1, Hidden = 2, Kernel = 1 }, seed: 1);
        foreach (var parameter in net.Parameters) parameter.Value.CopyFrom([.. parameter.Value.ToArray().Select(w => 1000 * w)]);
        using var model = new SavedModel(net, 100, Size);
        var error = Assert.Throws<UncertifiableException>(() => LipschitzCertifier.Certify(model.Subject, Sampler(100)));
        Assert.Contains("Vacuous", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ACertificate_HoldsWhatWasFound()
    {
        using var model = Residual(steps: 3);
        var result = LipschitzCertifier.Certify(model.Subject, Sampler(3), order: 5);
        string folder = Path.Combine(model.Path, "certificate");
        result.Write(folder);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "certificate.json")));
        var claim = document.RootElement.GetProperty("claim");
        Assert.Equal("lipschitz", document.RootElement.GetProperty("kind").GetString());
        Assert.Equal(["order", "layers", "net", "steps", "sampler"], claim.EnumerateObject().Select(member => member.Name));
        Assert.Equal(5, claim.GetProperty("order").GetInt32());
        Assert.Equal(["stem", "block1.conv1", "block1.conv2", "block2.conv1", "block2.conv2", "out"],
            claim.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("conv").GetString()));
        Assert.Equal(result.Layers, claim.GetProperty("layers").EnumerateArray().Select(layer => Read(layer.GetProperty("norm"))));
        Assert.Equal(result.Net, Read(claim.GetProperty("net")));
        Assert.Equal(result.Steps, claim.GetProperty("steps").EnumerateArray().Select(Read));
        Assert.Equal(result.WholeSampler, Read(claim.GetProperty("sampler")));
    }

    [Fact]
    public void Certify_Cancelled_Stops()
    {
        using var model = Residual(steps: 3);
        Assert.ThrowsAny<OperationCanceledException>(() => LipschitzCertifier.Certify(model.Subject, Sampler(3), cancellation: new CancellationToken(canceled: true)));
    }

    private static SavedModel Residual(int steps) => new(new EpsResidualConvNet(new() { DataChannels = 1, Hidden = 4 }, seed: 1), steps, Size);

    private static CertifiedSampler Sampler(int steps) => new("ddim", ClipMode.Recompute, [.. Enumerable.Range(1, steps).Reverse()]);

    private static float[] Run(Sampler sampler, float[] x) => sampler.Denoise(new ImageBatch(new(1, 1, Size, Size), x), 2, seed: 0).Images.Values().ToArray();

    private static float[] Draw(System.Random random, float scale) => [.. Enumerable.Range(0, Size * Size).Select(_ => scale * (float)(random.NextDouble() + random.NextDouble() - 1))];

    private static double Distance(float[] x, float[] y) => Math.Sqrt(x.Zip(y, (a, b) => Math.Pow((double)a - b, 2)).Sum());

    // 0x1.HEXpE, as HexFloat writes it.
    private static double Read(JsonElement number)
    {
        string[] parts = number.GetString()!["0x".Length..].Split('p');
        string digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        return Math.ScaleB(long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture) - (4 * (digits.Length - 1)));
    }
}
