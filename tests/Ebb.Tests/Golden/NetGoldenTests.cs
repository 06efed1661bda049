using Ebb.Data;
using Ebb.Nn;
using Ebb.Optim;
using Ebb.Sampling;
using Ebb.Spec.Optim;
using Ebb.Spec.Reverse;
using Ebb.Testing.Theorems;
using Ebb.Training;

namespace Ebb.Tests.Golden;

/// <summary>The runtime against networks, training runs and DDIM runs computed elsewhere (golden/nets/README.md).</summary>
[Trait("Category", "Golden")]
public sealed class NetGoldenTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in GoldenNet.Names(isNetwork: true))
            {
                foreach (string device in TestDevices.Names) data.Add(name, device);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void FirstStep_OutputAndGradients_MatchTheReference(string name, string deviceName)
    {
        var (golden, net) = Open(name, deviceName);
        var tape = TrainingTape(golden, net);
        float loss = Gradients(golden, tape, step: 0);

        golden.Check("train/loss", [loss], row: 0);
        golden.Check("forward/input", tape.Input.ToArray());
        golden.Check("forward/output", tape.Output.ToArray());
        foreach (var parameter in net.Parameters) golden.Check("grad/" + parameter.Name, parameter.Gradient.ToArray());
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Training_LossesAndWeights_MatchTheReference(string name, string deviceName)
    {
        var (golden, net) = Open(name, deviceName);
        var losses = Train(golden, net);
        golden.Check("train/loss", losses);
        foreach (var parameter in net.Parameters) golden.Check($"adam{golden.Steps}/" + parameter.Name, parameter.Value.ToArray());
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    [Theorem("bridge-float", Evidence.Property)]
    public void Ddim_EveryStepInModeKeep_MatchesTheReference(string name, string deviceName)
    {
        var (golden, net) = Open(name, deviceName);
        var (device, schedule) = (net.Device, golden.Schedule);
        var denoiser = new Denoiser(net, golden.Images);
        var x = device.From(golden.Images, golden.Arrays["ddim/x_T"].ToSingle());
        for (int j = 0; j < schedule.Steps; j++)
        {
            int t = schedule.Steps - 1 - j;
            golden.Check("ddim/x", x.ToArray(), row: j);
            var epsHat = denoiser.Predict(x, net.TimeOf(t, schedule.Steps));
            golden.Check("ddim/eps_hat", epsHat.ToArray(), row: j);
            device.ReverseStep(x, epsHat, null, DdimStep.Coefficients(schedule, t + 1, t, ClipMode.Keep, Spec.Scalars.DivisionGuard.Floor), x);
        }

        golden.Check("ddim/x", x.ToArray(), row: schedule.Steps);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    [Theorem("bridge-float", Evidence.Property)]
    public void Sampler_TrainedNetAndReconstruction_MatchTheReference(string name, string deviceName)
    {
        var (golden, net) = Open(name, deviceName);
        var options = new SamplerOptions { Clip = ClipMode.Keep };

        var reconstruction = Sampler(golden, net, options).Denoise(Start(golden, "recon/x_start"), golden.ReconstructFrom, seed: 0);
        golden.Check("recon/final", reconstruction.Images.Values());

        Train(golden, net);
        var sample = Sampler(golden, net, options).Denoise(Start(golden, "ddim/x_T"), golden.Schedule.Steps - 1, seed: 0);
        golden.Check("ddim/trained_final", sample.Images.Values());
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void FullTraining_ClippedDecayingWarmAndAveraged_MatchesTheReference(string name, string deviceName)
    {
        var (golden, net) = Open(name, deviceName);
        Skip.If(golden.FullTraining is null, $"The case {name} has no full/* run.");
        var full = golden.FullTraining.Value;
        var options = new AdamOptions { LearningRate = Number("lr"), Beta2 = 0.99, WeightDecay = Number("weight_decay"), MaxGradientNorm = Number("clip") };
        var rateFactor = new LearningRateRule<double>(1, LearningRateSchedule.Cosine, golden.Steps) { WarmupSteps = (int)Number("warmup") };
        var (tape, adam, ema) = (TrainingTape(golden, net), new Adam(net.Parameters, options), new Ema(net.Parameters, EmaRule<double>.Constant(Number("ema"))));
        var (losses, norms, rates) = (new float[golden.Steps], new float[golden.Steps], new float[golden.Steps]);
        for (int step = 0; step < golden.Steps; step++)
        {
            losses[step] = Gradients(golden, tape, step);
            rates[step] = (float)(options.LearningRate * rateFactor.At(step));
            adam.Step(rateFactor.At(step));
            norms[step] = (float)adam.GradientNorm;
            ema.Update();
        }

        golden.Check("full/loss", losses);
        golden.Check("full/grad_norm", norms);
        golden.Check("full/lr", rates);
        foreach (var (parameter, average) in ema.Averages)
        {
            golden.Check("full/param/" + parameter.Name, parameter.Value.ToArray());
            golden.Check("full/ema/" + parameter.Name, average.ToArray());
        }

        double Number(string key) => full.GetProperty(key).GetDouble();
    }

    private static (GoldenNet Golden, EpsNet Net) Open(string name, string deviceName)
    {
        var golden = GoldenNet.Open(name);
        var net = golden.CreateNet(TestDevices.Create(deviceName));
        Skip.If(net is null, $"Ebb has no net of the kind of the case {name}.");
        return (golden, net);
    }

    private static LossTape TrainingTape(GoldenNet golden, EpsNet net) =>
        new(new DiffusionModel(net, golden.Schedule, golden.Images.H, golden.Images.W), golden.Images, hasGradients: true);

    private static float[] Train(GoldenNet golden, EpsNet net)
    {
        var tape = TrainingTape(golden, net);
        var adam = new Adam(net.Parameters, new AdamOptions { LearningRate = golden.LearningRate });
        var losses = new float[golden.Steps];
        for (int step = 0; step < golden.Steps; step++)
        {
            losses[step] = Gradients(golden, tape, step);
            adam.Step();
            if (step > 0) continue;
            foreach (var parameter in net.Parameters) golden.Check("adam1/" + parameter.Name, parameter.Value.ToArray());
        }

        return losses;
    }

    private static float Gradients(GoldenNet golden, LossTape tape, int step)
    {
        Place(golden, tape, step);
        return (float)(tape.SquaredErrorWithGradients(Timesteps(golden, step), default, 2f / golden.Images.Count, accumulate: false) / golden.Images.Count);
    }

    private static void Place(GoldenNet golden, LossTape tape, int step)
    {
        tape.X0.CopyFrom(golden.Arrays["train/x0"].Row(step).ToSingle());
        tape.Eps.CopyFrom(golden.Arrays["train/eps"].Row(step).ToSingle());
    }

    private static int[] Timesteps(GoldenNet golden, int step) => [.. golden.Arrays["train/t"].Row(step).ToInt64().Select(t => (int)t)];

    private static Sampler Sampler(GoldenNet golden, EpsNet net, SamplerOptions options) =>
        new(new DiffusionModel(net, golden.Schedule, golden.Images.H, golden.Images.W), options);

    private static ImageBatch Start(GoldenNet golden, string array)
    {
        float[] values = golden.Arrays[array].ToSingle();
        var shape = golden.Images.WithN(values.Length / golden.Images.ImageCount);
        return new ImageBatch(shape, values);
    }
}
