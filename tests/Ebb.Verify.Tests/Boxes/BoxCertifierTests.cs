using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Testing.Exact;
using Ebb.Verify.Boxes;
using Ebb.Verify.Subjects;
using Ebb.Verify.Tests.ExactRun;

namespace Ebb.Verify.Tests.Boxes;

public sealed class BoxCertifierTests
{
    // alphaBar 0.8^2 and 0.28^2, whose roots and those of 1 less them are rational: 4/5, 3/5, 7/25, 24/25.
    private static readonly VpSchedule<double> Rational = new([0.36, 0.8775]);
    private static readonly VpSchedule<double> Linear = VpSchedule.Linear(6, 0.02, 0.5);

    public static TheoryData<string, ClipMode> Modes => new()
    {
        { "ddim", ClipMode.None },
        { "ddim", ClipMode.Keep },
        { "ddim", ClipMode.Recompute },
        { "ddpm", ClipMode.None },
        { "ddpm", ClipMode.Recompute },
    };

    [Theory]
    [InlineData(ClipMode.None, true)]
    [InlineData(ClipMode.Keep, false)]
    [InlineData(ClipMode.Recompute, true)]
    public void Certify_AgainstRationalArithmetic_ContainsEveryCorner(ClipMode clip, bool residual)
    {
        using var model = new TinyModel(Rational, size: 2, residual: residual, scale: 1.3f);
        var sampler = new CertifiedSampler("ddim", clip, [2, 1]);
        float[] start = Start(model.Subject, 1);
        var result = new BoxCertifier(model.Subject, sampler).Certify(start, 0.25);
        var loop = new PlainLoop<BigRational>(model.Subject, sampler);
        for (int corner = 0; corner < 1 << start.Length; corner++)
        {
            var moved = start.Select((value, i) => BigRational.FromDouble(value) + BigRational.FromDouble((corner >> i & 1) == 0 ? 0.25 : -0.25));
            AssertWithin(result, loop.Run([.. moved]));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Certify_RandomStarts_ContainsTheirPictures(string method, ClipMode clip)
    {
        using var model = new TinyModel(Linear, channels: 2, size: 4, hidden: 5, scale: 1.2f);
        var sampler = new CertifiedSampler(method, clip, [6, 5, 3, 2, 1]);
        float[] start = Start(model.Subject, 2);
        float[]? noise = method == "ddpm" ? Drawn(4 * start.Length, 3) : null;
        var result = new BoxCertifier(model.Subject, sampler, noise).Certify(start, 0.05);
        Assert.False(result.IsVacuous);
        var loop = new PlainLoop<BigFloat>(model.Subject, sampler, noise);
        for (int n = 0; n < 3; n++)
        {
            float[] shares = Drawn(start.Length, 10 + n);
            AssertWithin(result, loop.Run([.. start.Zip(shares, (value, share) => BigFloat.FromDouble(value + (0.05 * Math.Clamp(share, -1, 1) * 0.999999)))]));
        }
    }

    // With every relu open and no clamp the sampler is linear, and the least box around the image of a box is known.
    [Theory]
    [InlineData("ddim")]
    [InlineData("ddpm")]
    public void Certify_ALinearSampler_GivesTheBoxAroundTheImage(string method)
    {
        using var model = new TinyModel(Linear, channels: 1, size: 4, hidden: 3);
        Open(model.Subject);
        var sampler = new CertifiedSampler(method, ClipMode.None, [6, 4, 3, 1]);
        float[] start = Start(model.Subject, 1), noise = new float[3 * start.Length];
        const double R = 0.25;
        var result = new BoxCertifier(Reopened(model), sampler, method == "ddpm" ? noise : null).Certify(start, R);
        var loop = new PlainLoop<BigFloat>(Reopened(model), sampler, method == "ddpm" ? noise : null);
        var centre = loop.Run([.. start.Select(value => BigFloat.FromDouble(value))]);
        double[] half = new double[start.Length];
        for (int j = 0; j < start.Length; j++)
        {
            var moved = loop.Run([.. start.Select((value, i) => BigFloat.FromDouble(value + (i == j ? R : 0.0)))]);
            for (int i = 0; i < half.Length; i++) half[i] += Math.Abs((moved[i] - centre[i]).ToDouble());
        }

        Assert.All(result.Steps, step => Assert.Equal(0, step.Relaxed));
        for (int i = 0; i < half.Length; i++)
        {
            Assert.Equal(centre[i].ToDouble() - half[i], result.Lower[i], 1e-9 * half[i]);
            Assert.Equal(centre[i].ToDouble() + half[i], result.Upper[i], 1e-9 * half[i]);
        }
    }

    [Fact]
    public void Certify_OneStart_IsAsTightAsRounding()
    {
        using var model = new TinyModel(Linear, channels: 3, size: 5);
        var sampler = new CertifiedSampler("ddim", ClipMode.Recompute, [6, 5, 4, 3, 2, 1]);
        Assert.InRange(new BoxCertifier(model.Subject, sampler).Certify(Start(model.Subject, 1), 0).LargestHalfWidth, 0, 1e-11);
    }

    [Fact]
    public void Certify_OtherThreadsAndWindows_GivesTheSameBits()
    {
        using var model = new TinyModel(Linear, size: 14, hidden: 6);
        var sampler = new CertifiedSampler("ddim", ClipMode.Recompute, [6, 5, 4, 2, 1]);
        float[] start = Start(model.Subject, 4);
        var one = new BoxCertifier(model.Subject, sampler, settings: new() { Threads = 1 }).Certify(start, 0.01);
        var two = new BoxCertifier(model.Subject, sampler, settings: new() { Threads = 2 }).Certify(start, 0.01);
        Assert.Equal(one.Lower, two.Lower);
        Assert.Equal(one.Upper, two.Upper);
        Assert.Contains(one.Steps, step => step.Relaxed > 0);
        var fewer = new BoxCertifier(model.Subject, sampler, settings: new() { RelaxedPerLayer = 1 }).Certify(start, 0.01);
        Assert.True(fewer.LargestHalfWidth >= one.LargestHalfWidth);
    }

    [Fact]
    public void CertifyReconstruction_OfABox_BoundsWhatMoves()
    {
        using var model = new TinyModel(Linear, size: 6, hidden: 4);
        var sampler = new CertifiedSampler("ddim", ClipMode.Recompute, [2, 1]);
        float[] start = Start(model.Subject, 5);
        var result = new BoxCertifier(model.Subject, sampler).CertifyReconstruction(start, 0.02);
        Assert.InRange(result.Deviation!.Value, result.LargestHalfWidth, 2 * result.LargestHalfWidth);
        var search = BoxSearch.Run(model.Subject, sampler, start, result);
        Assert.InRange(search.Deviation, 0.5 * result.Deviation.Value, result.Deviation.Value + 1e-4);
    }

    [Fact]
    public void Certify_ALargeBox_SaysVacuous()
    {
        using var model = new TinyModel(Linear, size: 5, hidden: 4, scale: 3);
        var sampler = new CertifiedSampler("ddim", ClipMode.Keep, [6, 5, 4, 3, 2, 1]);
        float[] start = Start(model.Subject, 1);
        var result = new BoxCertifier(model.Subject, sampler).Certify(start, 1000);
        Assert.True(result.IsVacuous);
        var refused = Assert.Throws<UncertifiableException>(() => BoxCertificate.Write(model.At("never"), model.Subject, sampler, start, null, result, 1));
        Assert.Contains("vacuous", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(model.At("never")));
    }

    [Fact]
    public void Certify_BadArguments_SaysWhatIsWrong()
    {
        using var model = new TinyModel(Linear);
        var sampler = new CertifiedSampler("ddim", ClipMode.None, [2, 1]);
        var certifier = new BoxCertifier(model.Subject, sampler);
        float[] start = Start(model.Subject, 1);
        Assert.Throws<ArgumentException>(() => certifier.Certify(start.AsSpan(1), 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => certifier.Certify(start, double.NaN));
        Assert.Throws<ArgumentException>(() => new BoxCertifier(model.Subject, sampler, noise: start));
        start[0] = float.NaN;
        Assert.Throws<ArgumentException>(() => certifier.Certify(start, 0.1));
    }

    [Fact]
    public void Certify_Cancelled_Stops()
    {
        using var model = new TinyModel(Linear);
        var certifier = new BoxCertifier(model.Subject, new CertifiedSampler("ddim", ClipMode.None, [2, 1]));
        Assert.ThrowsAny<OperationCanceledException>(() => certifier.Certify(Start(model.Subject, 1), 0.1, null, new CancellationToken(canceled: true)));
    }

    internal static float[] Start(Subject subject, int image) => Drawn(subject.Net.Count, image);

    private static float[] Drawn(int count, int image)
    {
        float[] values = new float[count];
        Noise.FillGaussian(new NoiseKey(7, NoiseStream.SampleStart), image, values);
        return values;
    }

    // Biases so large that no relu closes.
    private static void Open(Subject subject)
    {
        foreach (var parameter in subject.Model.Net.Parameters.Where(one => one.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            parameter.Value.CopyFrom([.. Enumerable.Repeat(parameter.Name.StartsWith("out", StringComparison.Ordinal) ? 0f : 200f, parameter.Value.Shape.Count)]);
        }

        Models.ModelFolder.Save(subject.Model, subject.Folder);
    }

    private static Subject Reopened(TinyModel model) => Subject.Open(model.Subject.Folder);

    private static void AssertWithin<T>(BoxResult result, T[] picture)
        where T : struct, IOracleNumber<T>
    {
        for (int i = 0; i < picture.Length; i++)
        {
            Assert.True(T.FromDouble(result.Lower[i]) <= picture[i] && picture[i] <= T.FromDouble(result.Upper[i]), $"value {i}");
        }
    }
}
