using Ebb.Devices;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec;
using Ebb.Spec.Fields;
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

    public static TheoryData<string, PredictionKind, bool> Fields
    {
        get
        {
            var data = new TheoryData<string, PredictionKind, bool>();
            foreach (string method in (string[])[.. Catalog.Methods.Keys, "Ddim", "Ddpm", "Flow"])
            {
                foreach (var kind in (PredictionKind[])[PredictionKind.Eps, PredictionKind.X0, PredictionKind.V])
                {
                    data.Add(method, kind, false);
                    data.Add(method, kind, true);
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
        AssertFollows(Model(TestDevices.Create(device)), new SamplerOptions { Method = Catalog.Methods[method], Steps = 9, Clip = clip });
    }

    /// <summary>The same for nets that predict something else, and on the levels of a flow.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public void Sample_OfAnyField_FollowsTheSpecification(string method, PredictionKind kind, bool flow)
    {
        var device = new CpuDevice(threads: 1);
        var model = flow ? Flow(device, kind, size: 4) : Model(device, kind, size: 4);
        AssertFollows(model, Options(method) with { Steps = 9 });
        AssertFollows(model, Options(method) with { Steps = 9, Clip = ClipMode.None, Spacing = SampleSpacing.Trailing });
    }

    /// <summary>
    /// With the exact field of a Gaussian, whichever kind of it the net says, every solver ends where the probability flow does (in its own order), and
    /// every stochastic one, its noise left out, keeps the mean.
    /// </summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public void Plan_WithTheExactFieldOfAGaussian_EndsAtTheData(string method, PredictionKind kind, bool flow)
    {
        if (method == "consistency") return;
        const double Mean = 0.3, Deviation = 0.5, Z = 0.7;
        var model = flow
            ? new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), NoiseLevels.Flow(1000), 8, 8) { Prediction = kind }
            : new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), VpSchedule.Linear(1000, 1e-4, 0.02), 8, 8) { Prediction = kind };
        var options = Options(method) with { Steps = 200, Clip = ClipMode.None };
        var grid = SamplerGrid.Of(model, options, 999);
        var plan = SchedulePlan.Of(model, grid, options);
        double start = Math.Sqrt(Math.Pow(grid[0].Level.Alpha * Deviation, 2) + Math.Pow(grid[0].Level.Sigma, 2)) * Z + (grid[0].Level.Alpha * Mean);
        if (!plan.Stages.Any(stage => stage.Next.FromNoise != 0 || stage.Churn is not null))
        {
            double got = SamplerRun.Final(plan, Field(model, Mean, Deviation), Spec([(float)start], 1)).Single();
            Assert.Equal(Mean + (Deviation * Z), got, 0.02);
        }

        double centre = SamplerRun.Final(plan, Field(model, Mean, Deviation), Spec([(float)(grid[0].Level.Alpha * Mean)], 1), _ => Spec([0f], 1)).Single();
        Assert.Equal(Mean, centre, 0.02);
    }

    private static void AssertFollows(DiffusionModel model, SamplerOptions options)
    {
        var grid = SamplerGrid.Of(model, options, Steps - 1);
        var plan = SchedulePlan.Of(model, grid, options);
        var start = System.Numerics.Tensors.Tensor.Multiply<double>(Noise(NoiseStream.SampleStart, 0), plan.StartScale);
        double[] want = Values(SamplerRun.Final(plan, SpecNet((EpsNet)model.Net), start, k => Noise(NoiseStream.SampleStep, k)));

        AssertNear(want, model.Sample(2, seed: 3, options).Values());

        SpecTensor Noise(NoiseStream stream, int step)
        {
            var shape = model.ImageShape(2);
            var values = new float[shape.Count];
            for (int n = 0; n < 2; n++) Ebb.Random.Noise.FillGaussian(new NoiseKey(3, stream, step), n, values.AsSpan(n * shape.ImageCount, shape.ImageCount));
            return Spec(values, shape.N, shape.C, shape.H, shape.W);
        }
    }

    /// <summary>The exact flow of a Gaussian keeps a state's distance from the mean in standard deviations, on the way to noise as well.</summary>
    [Theory]
    [InlineData(PredictionKind.Eps, false)]
    [InlineData(PredictionKind.X0, false)]
    [InlineData(PredictionKind.V, false)]
    [InlineData(PredictionKind.Eps, true)]
    [InlineData(PredictionKind.X0, true)]
    [InlineData(PredictionKind.V, true)]
    public void Inverse_WithTheExactFieldOfAGaussian_EndsAtItsNoise(PredictionKind kind, bool flow)
    {
        const double Mean = 0.3, Deviation = 0.5, Z = 0.7;
        var levels = flow ? NoiseLevels.Flow(1000) : new NoiseLevels(VpSchedule.Linear(1000, 1e-4, 0.02));
        var model = new DiffusionModel(new EpsConvNet(new() { Hidden = 4 }), levels, 8, 8) { Prediction = kind };
        foreach (int top in (int[])[300, 999])
        {
            var grid = SamplerGrid.Of(model, new() { Steps = 200 }, top);
            var (plan, scale) = SchedulePlan.Inverse(model, grid);
            double got = SamplerRun.Final(plan, Field(model, Mean, Deviation), Spec([(float)(scale * (Mean + (Deviation * Z)))], 1)).Single();
            var end = grid[0].Level;
            Assert.Equal((end.Alpha * Mean) + (Z * Math.Sqrt(Math.Pow(end.Alpha * Deviation, 2) + Math.Pow(end.Sigma, 2))), got, 0.03);
        }
    }

    [Fact]
    public void Encode_OfImages_FollowsTheSpecification()
    {
        foreach (var kind in (PredictionKind[])[PredictionKind.Eps, PredictionKind.X0, PredictionKind.V])
        {
            var model = Flow(new CpuDevice(threads: 1), kind);
            var images = Model(new CpuDevice(threads: 1)).Sample(2, seed: 1);
            var options = new SamplerOptions { Steps = 9 };
            var (plan, scale) = SchedulePlan.Inverse(model, SamplerGrid.Of(model, options, 15));
            var start = System.Numerics.Tensors.Tensor.Multiply<double>(Spec(images.Values().ToArray(), 2, 3, 8, 8), scale);
            AssertNear(Values(SamplerRun.Final(plan, SpecNet((EpsNet)model.Net), start)), new Sampler(model, options).Encode(images, 15).Values());
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
        var options = new SamplerOptions { Method = Catalog.Methods[method] };
        var plan = SchedulePlan.Of(model, SamplerGrid.Of(model, options, Steps - 1), options);
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
        var options = new SamplerOptions { Method = Catalog.Methods[method], Steps = 10, Spacing = SampleSpacing.Linspace };
        var plan = SchedulePlan.Of(model, SamplerGrid.Of(model, options, Steps - 1), options);
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

    private static void AssertNear(double[] want, ReadOnlySpan<float> got)
    {
        double largest = want.Max(Math.Abs);
        for (int i = 0; i < want.Length; i++)
        {
            // Seen: up to 1e-6, the rounding of the net carried through the steps.
            if (!(Math.Abs(want[i] - got[i]) <= 1e-5 * (1 + largest))) Assert.Fail($"Element {i} is {got[i]}; expected {want[i]}, the largest being {largest}.");
        }
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

    private static SamplerOptions Options(string method) => Enum.TryParse<SamplerKind>(method, out var kind)
        ? new() { Kind = kind }
        : new() { Method = Catalog.Methods[method] };

    // E[x0 | x] is the posterior mean of a Gaussian; the kind follows from x and x0 at the level that the told time names.
    private static FieldModel<double> Field(DiffusionModel model, double mean, double deviation)
    {
        var table = SamplerGrid.TableOf(model.Levels);
        return (x, time) =>
        {
            double ratio = table is null ? time / model.Levels.Count / (1 - (time / model.Levels.Count)) : table.InterpolateLog(time);
            var level = SamplerGrid.AtRatio(model.Levels, ratio, table).Level;
            double variance = Math.Pow(level.Alpha * deviation, 2) + Math.Pow(level.Sigma, 2);
            double x0 = mean + (level.Alpha * deviation * deviation / variance * (x.Single() - (level.Alpha * mean)));
            double eps = level.Sigma / variance * (x.Single() - (level.Alpha * mean));
            double answer = model.Prediction switch
            {
                PredictionKind.X0 => x0,
                PredictionKind.Eps => eps,
                _ => (level.AlphaPrime * x0) + (level.SigmaPrime * eps),
            };
            return System.Numerics.Tensors.Tensor.Create([answer], x.Lengths);
        };
    }

    private static DiffusionModel Model(Device device, PredictionKind kind = PredictionKind.Eps, int size = 8) =>
        new(Net(device), VpSchedule.Linear(Steps), size, size) { Prediction = kind };

    private static DiffusionModel Flow(Device device, PredictionKind kind, int size = 8) =>
        new(Net(device), NoiseLevels.Flow(Steps, shift: 1.5), size, size) { Prediction = kind };

    private static EpsResidualConvNet Net(Device device)
    {
        var net = new EpsResidualConvNet(new() { Hidden = 8 }, seed: 2, device);
        var weight = net.Parameters[^2].Value;
        weight.CopyFrom([.. weight.ToArray().Select(value => value * 10)]);
        return net;
    }
}
