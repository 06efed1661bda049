using Ebb.Data;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;

namespace Ebb.Tests.Sampling;

/// <summary>Frames of a run, starts between two seeds, and the way back from an image.</summary>
public sealed class SampleWayTests
{
    [Theory]
    [InlineData(null, 3)]
    [InlineData("heun", 2)]
    [InlineData("dpmpp-2m-sde", 1)]
    public void Frames_OfARun_BeginWithTheNoiseAndEndWithTheImages(string? method, int batch)
    {
        var model = Model();
        var frames = new SampleFrames(images: 2, frames: 4);
        var options = new SamplerOptions { Method = method is null ? null : Catalog.Methods[method], Steps = 9, BatchSize = batch };
        var images = model.Sample(3, 7, options with { Frames = frames });
        Assert.Equal(model.Sample(3, 7, options).Values().ToArray(), images.Values().ToArray());

        Assert.Equal([0, 3, 6, 9], frames.Frames.Select(frame => frame.Step));
        var noise = model.Net.Device.Allocate(model.ImageShape(2));
        model.Net.Device.FillGaussian(noise, new NoiseKey(7, NoiseStream.SampleStart), 0);
        Assert.Equal(noise.ToArray(), frames.Frames[0].State.Values().ToArray());
        Assert.Equal(images.Values(0, 2).ToArray(), frames.Frames[^1].State.Values().ToArray());
        Assert.Equal(images.Values(0, 2).ToArray(), frames.Frames[^1].X0Hat.Values().ToArray());
        Assert.All(frames.Frames.SelectMany(frame => frame.X0Hat.Values().ToArray()), value => Assert.InRange(value, -1.0001f, 1.0001f));
    }

    /// <summary>The step of DDIM is made of x_t and x0Hat, so that a frame foretells the next.</summary>
    [Fact]
    public void Frames_OfDdim_FollowFromOneAnother()
    {
        var model = Model();
        var frames = new SampleFrames(images: 1, frames: 10);
        model.Sample(1, 7, new() { Steps = 5, Frames = frames });
        int[] indices = TimestepSubset.Indices(20, 5);
        for (int j = 0; j < 5; j++)
        {
            var step = DdimStep.Coefficients(VpSchedule.Linear(20), indices[j], j < 4 ? indices[j + 1] : 0, ClipMode.Recompute, Spec.Scalars.DivisionGuard.Floor);
            var (from, to) = (frames.Frames[j], frames.Frames[j + 1]);
            for (int i = 0; i < 64; i++) Assert.Equal((step.FromX * from.State.Values()[i]) + (step.FromX0 * from.X0Hat.Values()[i]), to.State.Values()[i], 1e-5);
        }
    }

    [Fact]
    public void Strip_OfTwoImages_HasTwoRowsForEach()
    {
        var frames = new SampleFrames(images: 2, frames: 4);
        Assert.Throws<InvalidOperationException>(() => frames.Strip());
        Model().Sample(2, 7, new() { Steps = 9, Frames = frames });
        var strip = frames.Strip();
        Assert.Equal((4 * 65 + 1, 4 * 65 + 1), (strip.Width, strip.Height));
        Assert.Equal(3 * 65 + 1, frames.Strip(images: 1, columns: 3).Width);
        Assert.Equal(4, frames.Animation().Count);
        using var stream = new MemoryStream();
        AnimatedPng.Write(stream, frames.Animation(), TimeSpan.FromMilliseconds(100));
        Assert.NotEqual(0, stream.Length);
    }

    [Fact]
    public void Interpolate_BetweenTwoSeeds_EndsAtTheirImages()
    {
        var sampler = new Sampler(Model(), new() { Steps = 6 });
        var way = sampler.Interpolate(5, 1, 2).Images;
        Assert.Equal(sampler.Sample(1, 1).Images.Values().ToArray(), way.Values(0, 1).ToArray());
        Assert.Equal(sampler.Sample(1, 2).Images.Values().ToArray(), way.Values(4, 1).ToArray());
        AssertNear(way.Values(2, 1), sampler.Interpolate(5, 2, 1).Images.Values(2, 1), 1e-5);
    }

    [Fact]
    public void Between_TwoSeeds_IsAsLongAsNoiseAllAlong()
    {
        var starts = NoiseInterpolation.Between(new CpuDevice(threads: 1), new(9, 3, 32, 32), 1, 2, image: 0);
        for (int n = 0; n < 9; n++) Assert.Equal(1, Math.Sqrt(starts.Values(n, 1).ToArray().Average(value => (double)value * value)), 0.03);
    }

    /// <summary>The finer the levels, the nearer decoding comes to what was encoded.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encode_AndDenoise_ComeNearerWithMoreSteps(bool flow)
    {
        var model = Model(PredictionKind.V, flow, 400);
        var images = Images(model);
        double coarse = Error(20), fine = Error(200);
        Assert.True(fine < 0.3 * coarse && fine < 1e-3, $"{coarse}, {fine}");

        double Error(int steps)
        {
            var sampler = new Sampler(model, new() { Steps = steps, Clip = ClipMode.None });
            var states = sampler.Encode(images, 399);
            return images.MeanSquaredError(sampler.Denoise(states, 399, 0).Images);
        }
    }

    [Fact]
    public void Encode_ToATimestep_KeepsMoreOfTheImageTheEarlier()
    {
        var model = Model(steps: 100);
        var images = Images(model);
        var sampler = new Sampler(model, new() { Steps = 20 });
        double near = images.MeanSquaredError(sampler.Encode(images, 10)), far = images.MeanSquaredError(sampler.Encode(images, 99));
        Assert.True(near < 0.5 * far, $"{near}, {far}");
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Encode(images, 100));
    }

    private static ImageBatch Images(DiffusionModel model)
    {
        var values = new float[model.ImageShape(2).Count];
        for (int i = 0; i < values.Length; i++) values[i] = 0.8f * MathF.Sin(0.1f * i);
        return new ImageBatch(model.ImageShape(2), values);
    }

    private static void AssertNear(ReadOnlySpan<float> want, ReadOnlySpan<float> got, double tolerance)
    {
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], tolerance);
    }

    private static DiffusionModel Model(PredictionKind kind = PredictionKind.Eps, bool flow = false, int steps = 20)
    {
        var net = new EpsResidualConvNet(new() { DataChannels = 1, Hidden = 8 }, seed: 2, new CpuDevice(threads: 2));
        return new DiffusionModel(net, flow ? NoiseLevels.Flow(steps) : new NoiseLevels(VpSchedule.Linear(steps)), 8, 8) { Prediction = kind };
    }
}
