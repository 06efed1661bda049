using System.Numerics;
using System.Text.Json;
using Ebb.Formats;
using Ebb.Sampling;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Testing.Exact;
using Ebb.Verify.ExactRun;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Tests.ExactRun;

public sealed class ExactRunCertifierTests
{
    // alphaBar 0.8^2 and 0.5376^2, whose roots and those of 1 less them are rational: 4/5, 3/5, 336/625, 527/625.
    private static readonly VpSchedule<double> Rational = new([0.36, 0.548416]);
    private static readonly VpSchedule<double> Linear = VpSchedule.Linear(4, 0.02, 0.6);

    public static TheoryData<SamplerKind, ClipMode> Modes => new()
    {
        { SamplerKind.Ddim, ClipMode.None },
        { SamplerKind.Ddim, ClipMode.Keep },
        { SamplerKind.Ddim, ClipMode.Recompute },
        { SamplerKind.Ddpm, ClipMode.None },
        { SamplerKind.Ddpm, ClipMode.Keep },
        { SamplerKind.Ddpm, ClipMode.Recompute },
    };

    [Theory]
    [InlineData(ClipMode.None, true, 1)]
    [InlineData(ClipMode.Keep, true, 1)]
    [InlineData(ClipMode.Recompute, true, 1)]
    [InlineData(ClipMode.Keep, false, 4)]
    [InlineData(ClipMode.Recompute, false, 4)]
    public void Certify_AgainstRationalArithmetic_ContainsTheTruth(ClipMode clip, bool residual, float scale)
    {
        using var model = new TinyModel(Rational, residual: residual, scale: scale);
        var run = ProgramRun.Of(model.Subject, SamplerKind.Ddim, clip, steps: 2, seed: 1);
        var result = new ExactRunCertifier(model.Subject).Certify(run);
        var truth = PlainSampler<BigRational>.Run(model.Subject, run);
        for (int i = 0; i < truth.Length; i++)
        {
            var (centre, radius, bits) = result.Values[i];
            BigInteger scaled = truth[i].Numerator << bits;
            Assert.True(BigInteger.Abs(scaled - (centre * truth[i].Denominator)) <= radius * truth[i].Denominator, $"value {i}");
            Assert.True(BigRational.Abs(truth[i] - BigRational.FromDouble(run.Picture.Span[i])) <= BigRational.FromDouble(result.Delta));
        }

        Assert.InRange(result.Delta, 0, 1e-4);
        Assert.True(result.RadiusLog2 < -56);
        Assert.Equal(truth.Select(Byte), result.Values.Select(value => value.Byte!.Value));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Certify_AgainstManyBits_ContainsTheTruth(SamplerKind kind, ClipMode clip)
    {
        foreach (int kernel in (int[])[1, 5])
        {
            using var model = new TinyModel(Linear, channels: 2, kernel: kernel, scale: 1.5f);
            var run = ProgramRun.Of(model.Subject, kind, clip, steps: 3, seed: 2, image: 5);
            var result = new ExactRunCertifier(model.Subject, threads: 2).Certify(run);
            var truth = PlainSampler<BigFloat>.Run(model.Subject, run);
            for (int i = 0; i < truth.Length; i++) AssertWithin(result.Values[i], truth[i]);
            Assert.InRange(result.Delta, 0, 1e-4);
            Assert.True(result.RadiusLog2 < -56);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Certify_WithAndWithoutVectors_GivesTheSameIntegers(SamplerKind kind, ClipMode clip)
    {
        using var model = new TinyModel(Linear, size: 7, hidden: 3);
        var run = ProgramRun.Of(model.Subject, kind, clip, steps: 4, seed: 1);
        var fast = new ExactRunCertifier(model.Subject, threads: 2).Certify(run);
        var plain = new ExactRunCertifier(model.Subject, threads: 1, vectors: false).Certify(run);
        Assert.Equal(plain.Values, fast.Values);
        Assert.Equal(plain.Steps, fast.Steps);
    }

    [Fact]
    public void Certify_AValueBesideAByteBoundary_KnowsItsSide()
    {
        // With no weights but the last bias b, and alphaBar 0.64, the one step is u = (x - 0.6 b)/0.8: b puts u within 2^-45 of where byte 100 begins.
        BigRational half = new(1, 2), edge = new BigRational((200 << 15) - 1, 255 << 15) - BigRational.One;
        float start = (float)(edge * new BigRational(4, 5)).ToDouble();
        float bias = (float)((BigRational.FromDouble(start) - (edge * new BigRational(4, 5))) / new BigRational(3, 5)).ToDouble();
        List<int> differing = [];
        foreach (float b in (float[])[MathF.BitIncrement(bias), bias, MathF.BitDecrement(bias)])
        {
            using var model = new TinyModel(new VpSchedule<double>([0.36]), scale: 0, edit: net => net.Parameters[^1].Value.CopyFrom([b]));
            BigRational exact = (BigRational.FromDouble(start) - (BigRational.FromDouble(b) * new BigRational(3, 5))) / new BigRational(4, 5);
            Assert.True(BigRational.Abs(exact - edge) < BigRational.Pow(half, 45));
            var run = new ProgramRun(
                new CertifiedSampler("ddim", ClipMode.Keep, [1]), Enumerable.Repeat(start, 12).ToArray(), default, Enumerable.Repeat((float)exact.ToDouble(), 12).ToArray());
            var result = new ExactRunCertifier(model.Subject).Certify(run);
            Assert.All(result.Values, value => Assert.Equal(exact >= edge ? (byte)100 : (byte)99, value.Byte));
            Assert.All(result.DifferingBytes, entry => Assert.Equal(199, entry.Picture + entry.Exact));
            differing.Add(result.DifferingBytes.Count);
        }

        // The float beside them is the same: it has the byte of one side.
        Assert.Equal([0, 12], differing.Distinct().Order());
    }

    [Fact]
    public void Certify_LargeStates_TakesMoreDigitsBeforeThePoint()
    {
        using var model = new TinyModel(Linear, scale: 60);
        var run = ProgramRun.Of(model.Subject, SamplerKind.Ddim, ClipMode.None, steps: 3, seed: 1);
        var result = new ExactRunCertifier(model.Subject).Certify(run);
        Assert.True(result.LargestState > 1L << 60);
        var truth = PlainSampler<BigFloat>.Run(model.Subject, run);
        for (int i = 0; i < truth.Length; i++) AssertWithin(result.Values[i], truth[i]);
    }

    [Fact]
    public void Certify_AStartWithoutRoomAtFirst_IsEnclosed()
    {
        using var model = new TinyModel(Linear);
        var run = ProgramRun.Of(model.Subject, SamplerKind.Ddim, ClipMode.Recompute, steps: 4, seed: 1) with { Start = Enumerable.Repeat(float.MaxValue, 12).ToArray() };
        var result = new ExactRunCertifier(model.Subject).Certify(run);
        var truth = PlainSampler<BigFloat>.Run(model.Subject, run);
        for (int i = 0; i < truth.Length; i++) AssertWithin(result.Values[i], truth[i]);
        Assert.True(result.LargestState >= float.MaxValue);
    }

    [Fact]
    public void Certify_LargestState_IsThatOfTheWay()
    {
        using var model = new TinyModel(Linear);
        var run = ProgramRun.Of(model.Subject, SamplerKind.Ddim, ClipMode.Recompute, steps: 4, seed: 1);
        var result = new ExactRunCertifier(model.Subject).Certify(run);
        Assert.Equal([4, 3, 2, 1, 0], result.Steps.Select(step => step.Index));
        Assert.Equal(run.Start.ToArray().Max(Math.Abs), result.Steps[0].LargestState, 6);
        Assert.Equal(result.Values.Max(value => Math.Abs((double)value.Centre / Math.Pow(2, value.FractionBits))), result.Steps[^1].LargestState, 8);
        Assert.True(result.LargestState >= result.Steps.Max(step => step.LargestState));
    }

    [Fact]
    public void Certify_APictureThatIsOff_SaysByHowMuchAndWhere()
    {
        using var model = new TinyModel(Linear);
        var run = ProgramRun.Of(model.Subject, SamplerKind.Ddim, ClipMode.Recompute, steps: 4, seed: 1);
        float[] picture = run.Picture.ToArray();
        int changed = Array.FindIndex(picture, value => Math.Abs(value) < 0.9);
        picture[changed] += 0.0625f;
        var result = new ExactRunCertifier(model.Subject).Certify(run with { Picture = picture });
        Assert.InRange(result.Delta, 0.062, 0.063);
        var differing = Assert.Single(result.DifferingBytes);
        Assert.Equal((changed, PixelBytes.FromUnit(picture[changed]), PixelBytes.FromUnit(run.Picture.Span[changed])), (differing.Element, differing.Picture, differing.Exact));
    }

    [Fact]
    public void Write_AResult_IsTheFormatsFolder()
    {
        using var model = new TinyModel(Linear);
        var run = ProgramRun.Of(model.Subject, SamplerKind.Ddpm, ClipMode.Recompute, steps: 3, seed: 1);
        var result = new ExactRunCertifier(model.Subject).Certify(run);
        result.Write(model.At("certificate"));
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(model.At("certificate"), "certificate.json")));
        var claim = json.RootElement.GetProperty("claim");
        Assert.Equal(["picture", "fractionBits", "delta", "radius", "largestState", "differingBytes"], claim.EnumerateObject().Select(member => member.Name));
        Assert.Equal(result.FractionBits, claim.GetProperty("fractionBits").GetInt32());
        Assert.Equal([2, 1, 3, 4], NpyFile.Read(Path.Combine(model.At("certificate"), "noise.npy")).Shape);
        Assert.Equal(["certificate.json", "noise.npy", "picture.npy", "start.npy"], Directory.GetFiles(model.At("certificate")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("..", json.RootElement.GetProperty("model").GetProperty("folder").GetString());
    }

    [Fact]
    public void Certify_ARunOfAnotherShape_IsRefused()
    {
        using var model = new TinyModel(Linear);
        var run = ProgramRun.Of(model.Subject, SamplerKind.Ddpm, ClipMode.Recompute, steps: 3, seed: 1);
        var certifier = new ExactRunCertifier(model.Subject);
        Assert.Throws<ArgumentException>(() => certifier.Certify(run with { Noise = run.Noise[1..] }));
        Assert.Throws<ArgumentException>(() => certifier.Certify(run with { Start = run.Start[1..] }));
        Assert.Throws<UncertifiableException>(() => ProgramRun.Of(model.Subject, SamplerKind.Flow, ClipMode.None, 3, 1));
    }

    [Fact]
    public void Certify_AScheduleThatReachesNoise_IsRefusedByName()
    {
        using var model = new TinyModel(new VpSchedule<double>([0.25, 1]));
        var run = new ProgramRun(new CertifiedSampler("ddim", ClipMode.None, [2, 1]), new float[12], default, new float[12]);
        var error = Assert.Throws<UncertifiableException>(() => new ExactRunCertifier(model.Subject).Certify(run));
        Assert.Contains("alphaBar_2 is 0", error.Message, StringComparison.Ordinal);
    }

    private static void AssertWithin(ExactValue value, BigFloat truth)
    {
        var scale = BigFloat.FromInteger(BigInteger.One << value.FractionBits);
        var distance = (truth * scale) - BigFloat.FromInteger(value.Centre);
        Assert.True(Math.Abs(distance.ToDouble()) <= (double)value.Radius * (1 + 1e-9), $"{distance.ToDouble()} of {(double)value.Radius}");
    }

    private static byte Byte(BigRational value)
    {
        BigRational part = (value + BigRational.One) / BigRational.FromInteger(2);
        if (part <= BigRational.Zero) return 0;
        part = part >= BigRational.One ? BigRational.One : part;
        return (byte)Math.Min(255, (int)((BigRational.FromInteger(255) * part) + new BigRational(1, 65536)).Truncate());
    }
}
