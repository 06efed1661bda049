using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Guidance;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;
using SpecTensor = System.Numerics.Tensors.Tensor<double>;

namespace Ebb.Tests.Sampling;

public sealed class GuidanceTests
{
    private static readonly UNet2DConfig Config = new()
    {
        InChannels = 1,
        OutChannels = 1,
        BlockOutChannels = [4, 8],
        DownAttention = [false, false],
        UpAttention = [false, false],
        LayersPerBlock = 1,
        NormNumGroups = 2,
        NumClassEmbeds = 4,
    };

    /// <summary>The oracle: the specification's combination, in double, of what the net says with and without the class.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(7.5, 0.7)]
    public void Predict_Guided_IsTheSpecificationsCombination(double scale, double rescale)
    {
        var model = Model();
        var shape = model.ImageShape(3);
        var x = model.Net.Device.From(shape, model.Sample(3, 1).Values());
        int[] classes = [0, 2, 1], none = [3, 3, 3];
        var guided = new Denoiser(model.Net, shape, new Guidance(scale, rescale, 3));
        classes.CopyTo(guided.Classes);
        float[] got = guided.Predict(x, 5).ToArray();
        double[] want = [.. ClassifierFreeGuidance.Combine(Ask(classes), Ask(none), scale, rescale)];
        double largest = want.Max(Math.Abs);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], 1e-5 * (1 + largest));

        SpecTensor Ask(int[] labels)
        {
            var plain = new Denoiser(model.Net, shape);
            labels.CopyTo(plain.Classes);
            return System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(plain.Predict(x, 5).ToArray(), value => (double)value), [shape.N, shape.C, shape.H, shape.W]);
        }
    }

    [Fact]
    public void Predict_GuidedOnceWarm_AllocatesNothing()
    {
        var model = Model(threads: 1);
        var x = model.Net.Device.Allocate(model.ImageShape(2));
        var guided = new Denoiser(model.Net, x.Shape, new Guidance(2, 0.5, 3));
        guided.Predict(x, 5);
        Assert.Equal(0, Allocations.Least(() => guided.Predict(x, 5)));
    }

    [Fact]
    public void Sample_ClassesInTurn_SkipTheOneThatMeansNone()
    {
        var model = Model();
        var all = model.Sample(6, 1, new() { Steps = 3 });
        Assert.Equal(all.Values().ToArray(), model.Sample(6, 1, new() { Steps = 3, Classes = [0, 1, 2] }).Values().ToArray());
        Assert.Equal(all.Values(4, 1).ToArray(), model.Sample(1, 1, new() { Steps = 3, Classes = [1], FirstImage = 4 }).Values().ToArray());
        Assert.NotEqual(all.Values(4, 1).ToArray(), model.Sample(1, 1, new() { Steps = 3, Classes = [2], FirstImage = 4 }).Values().ToArray());
    }

    [Fact]
    public void New_WhatTheNetDoesNotKnow_SaysSo()
    {
        var unconditional = new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(10), 8, 8);
        Assert.Contains("knows no classes", Assert.Throws<ArgumentException>(() => new Sampler(unconditional, new() { Classes = [0] })).Message, StringComparison.Ordinal);
        Assert.Contains("knows no classes", Assert.Throws<ArgumentException>(() => new Sampler(unconditional, new() { Guidance = 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("classes 0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(Model(), new() { Classes = [0, 4] })).Message, StringComparison.Ordinal);
        Assert.Contains("[0, 1]", Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(Model(), new() { GuidanceRescale = 2 })).Message, StringComparison.Ordinal);
        Assert.NotNull(new Sampler(unconditional, new() { Guidance = 1 }));
    }

    private static DiffusionModel Model(int threads = 2) =>
        new(new UNet2D(Config, seed: 4, new CpuDevice(threads)), VpSchedule.Linear(10), 8, 8) { NullClass = 3 };
}
