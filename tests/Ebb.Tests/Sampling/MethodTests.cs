using Ebb.Devices;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Nn;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Schedules;
using Ebb.Tensors;
using SpecTensor = System.Numerics.Tensors.Tensor<double>;

namespace Ebb.Tests.Sampling;

/// <summary>Every method of the catalog, run in float32 on every device.</summary>
public sealed class MethodTests
{
    private const int Steps = 20;

    public static TheoryData<string, string, ClipMode> Runs
    {
        get
        {
            var data = new TheoryData<string, string, ClipMode>();
            foreach (string method in Catalog.Methods.Keys)
            {
                foreach (string device in TestDevices.Names)
                {
                    data.Add(method, device, ClipMode.Recompute);
                    data.Add(method, device, ClipMode.None);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Methods => new(Catalog.Methods.Keys);

    /// <summary>The oracle: the specification's net and its one interpreter, in double, from the same start and with the same noise.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Sample_ByAMethod_FollowsTheSpecification(string method, string device, ClipMode clip)
    {
        var model = Model(TestDevices.Create(device));
        var options = new SamplerOptions { Method = Catalog.Methods[method], Steps = 9, Clip = clip };
        var plan = SchedulePlan.Of(model, TimestepSubset.Indices(Steps, 9), options);
        double[] want = Values(SamplerRun.Final(plan, SpecNet((EpsNet)model.Net), Noise(NoiseStream.SampleStart, 0), k => Noise(NoiseStream.SampleStep, k)));

        var got = model.Sample(2, seed: 3, options).Values();
        double largest = want.Max(Math.Abs);
        for (int i = 0; i < want.Length; i++)
        {
            // Seen: up to 1e-6, the rounding of the net carried through the steps.
            if (!(Math.Abs(want[i] - got[i]) <= 1e-5 * (1 + largest))) Assert.Fail($"Element {i} is {got[i]}; expected {want[i]}, the largest being {largest}.");
        }

        SpecTensor Noise(NoiseStream stream, int step)
        {
            var shape = model.ImageShape(2);
            var values = new float[shape.Count];
            for (int n = 0; n < 2; n++) Ebb.Random.Noise.FillGaussian(new NoiseKey(3, stream, step), n, values.AsSpan(n * shape.ImageCount, shape.ImageCount));
            return Spec(values, shape.N, shape.C, shape.H, shape.W);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Sample_ByAMethod_ImageKIsTheSameInAnyRun(string method)
    {
        var model = Model(new CpuDevice(threads: 2));
        var options = new SamplerOptions { Method = Catalog.Methods[method], Steps = 8 };
        var all = model.Sample(3, seed: 9, options);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(all.Values(k, 1).ToArray(), model.Sample(1, seed: 9, options with { FirstImage = k }).Values().ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Step_OnceWarm_AllocatesNothing(string method)
    {
        var model = Model(new CpuDevice(threads: 1));
        var shape = model.ImageShape(1);
        var plan = SchedulePlan.Of(model, TimestepSubset.Indices(Steps, Steps), new() { Method = Catalog.Methods[method] });
        var run = new PlanRun(plan, new Denoiser(model.Net, shape), model.Net.Device, shape, level => (float)level / (Steps - 1));
        Sample();
        Assert.Equal(0, Allocations.Least(Sample));

        void Sample()
        {
            model.Net.Device.FillGaussian(run.State, new NoiseKey(1, NoiseStream.SampleStart), 0);
            run.Begin();
            for (int k = 0; k < plan.Evaluations; k++) run.Step(k, seed: 1, firstImage: 0);
        }
    }

    /// <summary>The net knows whole levels; only noise that is raised between them asks elsewhere.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void Plan_OfAMethod_AsksAtLevelsThatTheGridVisits(string method)
    {
        int[] indices = TimestepSubset.Indices(Steps, 10);
        var model = new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(Steps), 8, 8);
        var plan = SchedulePlan.Of(model, indices, new() { Method = Catalog.Methods[method] });
        Assert.All(plan.Stages, stage =>
        {
            Assert.InRange(stage.Time, 0, Steps - 1);
            if (method != "edm-churn") Assert.Contains(indices, index => Math.Abs(index - 1 - stage.Time) < 1e-9);
        });
        Assert.Equal(method == "edm-churn", plan.Stages.Any(stage => Math.Abs(stage.Time - Math.Round(stage.Time)) > 0.01));
    }

    /// <summary>Without churn, Karras's sampler is Heun's method: what it is told and shown must come to the same.</summary>
    [Theory]
    [InlineData(ClipMode.None)]
    [InlineData(ClipMode.Recompute)]
    public void Sample_ByEdmWithoutChurn_IsHeun(ClipMode clip) => AssertSame(
        new() { Method = new EdmHeun(), Steps = 10, Clip = clip }, new() { Method = new Heun(), Steps = 10, Clip = clip });

    /// <summary>A table of DDIM or DDPM without a clamp, clamped, is the one that was made with it.</summary>
    [Fact]
    public void Sample_ByTheCatalogsDdimClamped_IsDdim() => AssertSame(
        new() { Method = Catalog.Methods["ddim"], Steps = 10 }, new() { Steps = 10 });

    [Fact]
    public void Sample_ByTheCatalogsDdpmClamped_IsDdpm() => AssertSame(
        new() { Method = Catalog.Methods["ddpm"], Steps = 10 }, new() { Kind = SamplerKind.Ddpm, Steps = 10 });

    /// <summary>On a schedule's levels, DDIM with all of the noise is DDPM.</summary>
    [Fact]
    public void Sample_ByDdimWithEtaOne_IsDdpm() => AssertSame(
        new() { Eta = 1, Steps = 10 }, new() { Kind = SamplerKind.Ddpm, Steps = 10 });

    [Fact]
    public void New_WhatAMethodCannotDo_SaysWhy()
    {
        var model = Model(new CpuDevice(threads: 1));
        AssertRefused(new() { Method = new Heun(), Clip = ClipMode.Keep }, "keep");
        AssertRefused(new() { Method = new Ddpm(DdpmVariance.Learned) }, "variance");
        foreach (int steps in (int[])[1, 4, 6]) AssertRefused(new() { Method = new Pndm(), Steps = steps }, "7 or more");
        Assert.NotNull(new Sampler(model, new() { Method = new Pndm(), Steps = 7 }));
        AssertRefused(new() { Eta = -1 }, "at least 0");

        void AssertRefused(SamplerOptions options, string why) =>
            Assert.Contains(why, Assert.ThrowsAny<ArgumentException>(() => new Sampler(model, options)).Message, StringComparison.Ordinal);
    }

    private static void AssertSame(SamplerOptions options, SamplerOptions others)
    {
        var model = Model(new CpuDevice(threads: 1));
        float[] got = model.Sample(2, 5, options).Values().ToArray(), want = model.Sample(2, 5, others).Values().ToArray();
        float largest = want.Max(MathF.Abs);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], 1e-4f * (1 + largest));
        Assert.True(want.Distinct().Count() > want.Length / 4, "The images say too little.");
    }

    private static FieldModel<double> SpecNet(EpsNet net)
    {
        Dictionary<string, SpecTensor> parameters = [];
        foreach (var parameter in net.Parameters)
        {
            var shape = parameter.Value.Shape;
            parameters[parameter.Name] = parameter.Value.Kind == TensorKind.Vector
                ? Spec(parameter.Value.ToArray(), shape.C)
                : Spec(parameter.Value.ToArray(), shape.N, shape.C, shape.H, shape.W);
        }

        return (x, level) =>
        {
            double[] times = new double[(int)x.Lengths[0]];
            Array.Fill(times, level / (Steps - 1));
            return EpsNetSpec.Forward<double>(EpsNetKind.Residual, parameters, TimeChannel.Append<double>(x, times));
        };
    }

    private static SpecTensor Spec(float[] values, params nint[] lengths) =>
        System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(values, value => (double)value), lengths);

    private static double[] Values(SpecTensor tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static DiffusionModel Model(Device device)
    {
        var net = new EpsResidualConvNet(new() { Hidden = 8 }, seed: 2, device);
        var weight = net.Parameters[^2].Value;
        weight.CopyFrom([.. weight.ToArray().Select(value => value * 10)]);
        return new DiffusionModel(net, VpSchedule.Linear(Steps), 8, 8);
    }
}
