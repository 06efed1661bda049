using System.Text.Json;
using Ebb.Autograd;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Nn;
using Ebb.Spec.Schedules;
using Ebb.Tensors;
using Ebb.Tests.Devices;
using Ebb.Training;
using SpecTensor = System.Numerics.Tensors.Tensor<double>;

namespace Ebb.Tests.Nn;

/// <summary>The U-Net in arrangements that no golden case has, against the specification in double, and what is around it.</summary>
public sealed class UNet2DTests
{
    private static readonly UNet2DConfig Small = new()
    {
        InChannels = 2,
        OutChannels = 1,
        BlockOutChannels = [4, 8],
        DownAttention = [true, false],
        UpAttention = [false, true],
        LayersPerBlock = 1,
        NormNumGroups = 2,
        AttentionHeadDim = 2,
        TimeScaleShift = true,
        CenterInputSample = true,
        MidBlockScaleFactor = 1.5,
        NumClassEmbeds = 3,
    };

    private static readonly Dictionary<string, UNet2DConfig> Configs = new()
    {
        ["scale and shift, classes, centered"] = Small,
        ["fourier, time added, padded below"] = Small with { TimeEmbeddingType = TimeEmbeddingKind.Fourier, TimeScaleShift = false, NumClassEmbeds = null, DownsamplePadding = 0 },
        ["three levels, no attention"] = Small with
        {
            BlockOutChannels = [6, 4, 10],
            AddAttention = false,
            DownAttention = [false, false, false],
            UpAttention = [false, false, false],
            NumClassEmbeds = null,
            LayersPerBlock = 2,
        },
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string config in Configs.Keys)
            {
                foreach (string device in TestDevices.Names) data.Add(config, device);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OutputAndGradients_OfEveryArrangement_MatchTheSpec(string name, string deviceName)
    {
        var config = Configs[name];
        var net = new UNet2D(config, seed: 3, TestDevices.Create(deviceName));
        Disturb(net);
        var images = new Shape(2, 2, 8, 12);
        var (x, dy) = (Samples.Gaussian(net.Device, images, 1), Samples.Gaussian(net.Device, images.WithC(1), 2));
        float[] times = [1.5f, 400];
        int[] classes = config.NumClassEmbeds is null ? [] : [2, 0];

        var tape = new Tape(net.Device, hasGradients: true);
        var recorded = net.Record(tape, images, wantsImageGradient: true);
        tape.Seal(recorded.Output);
        recorded.Place(x, null, default, default, times, classes);
        tape.Forward();
        recorded.Output.Gradient.CopyFrom(dy.ToArray());
        tape.Backward();

        var parameters = net.Parameters.ToDictionary(parameter => parameter.Name, Values);
        var run = UNet2DSpec.Run(config, parameters, x.Spec(), Array.ConvertAll(times, time => (double)time), classes.Length == 0 ? null : classes);
        var (sample, gradients) = run.Backward(dy.Spec());
        SpecTensors.AssertClose(run.Output, recorded.Output.Value, 1e-4, "output");
        SpecTensors.AssertClose(sample, recorded.Input.Gradient, 1e-4, "gradient of the images");
        Assert.Equal(net.Parameters.Where(parameter => parameter.IsTrained).Select(parameter => parameter.Name).Order(), gradients.Keys.Order());

        // What cancels, such as the gradient of the keys' bias, is held to the size of what it is the sum of.
        double largest = gradients.Values.Max(gradient => SpecTensors.Values(gradient).Max(Math.Abs));
        foreach (var parameter in net.Parameters.Where(parameter => parameter.IsTrained))
        {
            double[] want = SpecTensors.Values(gradients[parameter.Name]);
            double scale = Math.Max(1, 1e-2 * largest / (1e-3 + want.Max(Math.Abs)));
            SpecTensors.AssertClose(want, parameter.Gradient, 1e-4 * scale, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Playing_WithoutGradientsAndInBatches_GivesTheSameAsOneImageAtATime(string name, string deviceName)
    {
        var config = Configs[name];
        var net = new UNet2D(config, seed: 3, TestDevices.Create(deviceName));
        var images = new Shape(3, 2, 8, 8);
        var x = Samples.Gaussian(net.Device, images, 1);
        int[] classes = config.NumClassEmbeds is null ? [] : [2, -1, 1];
        float[] together = Play(net, x, [7, 800, 7], classes);
        for (int n = 0; n < images.N; n++)
        {
            var one = net.Device.From(images.WithN(1), x.ToArray().AsSpan(n * images.ImageCount, images.ImageCount));
            float[] alone = Play(net, one, [n == 1 ? 800 : 7], classes.Length == 0 ? [] : [classes[n]]);
            Assert.Equal(alone, together[(n * alone.Length)..((n + 1) * alone.Length)]);
        }
    }

    [Fact]
    public void Playing_OnceWarm_AllocatesNothing()
    {
        var net = new UNet2D(Small, device: new CpuDevice(2));
        var x = Samples.Gaussian(net.Device, new Shape(2, 2, 8, 8), 1);
        var tape = new Tape(net.Device, hasGradients: true);
        var recorded = net.Record(tape, x.Shape);
        tape.Seal(recorded.Output);
        Step();
        Step();
        Assert.Equal(0, Allocations.Least(Step));

        void Step()
        {
            recorded.Place(x, null, default, default, [3, 900], [1, 2]);
            tape.Forward();
            net.Device.Fill(recorded.Output.Gradient, 1);
            tape.Backward();
        }
    }

    [Theory]
    [InlineData("three levels, no attention")]
    [InlineData("scale and shift, classes, centered")]
    public void Training_OnAFewImages_LowersTheLoss(string name)
    {
        var data = Datasets.Shapes(size: 8, count: 80);
        var config = Configs[name] with { InChannels = data.Channels, OutChannels = data.Channels };
        var net = new UNet2D(config, seed: 3, new CpuDevice(2));
        var options = new TrainerOptions { BatchSize = 8, Steps = 80, LearningRate = 3e-3 };
        var step = new TrainingStep(new DiffusionModel(net, VpSchedule.Linear(20), 8, 8), data, options);
        double[] losses = [.. Enumerable.Range(1, options.Steps).Select(next => step.Take(next, out double loss) ? loss : double.NaN)];
        Assert.True(losses[^10..].Average() < 0.8 * losses[..5].Average(), $"{losses[..5].Average()} fell to {losses[^10..].Average()} only.");
    }

    [Fact]
    public void Place_OfAFourierTimeOfZero_SaysThatItHasNoLogarithm()
    {
        var net = new UNet2D(Configs["fourier, time added, padded below"], device: new NaiveDevice());
        var recorded = net.Record(new Tape(net.Device, hasGradients: false), new Shape(1, 2, 8, 8));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => recorded.Place(net.Device.Allocate(new Shape(1, 2, 8, 8)), null, default, default, [0]));
        Assert.Contains("logarithm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_OfImagesThatDoNotFit_SaysWhatDoes()
    {
        var net = new UNet2D(Small, device: new NaiveDevice());
        var tape = new Tape(net.Device, hasGradients: false);
        Assert.Contains("multiples of 2", Assert.Throws<ArgumentException>(() => net.Record(tape, new Shape(1, 2, 8, 7))).Message, StringComparison.Ordinal);
        Assert.Contains("(1, 2, 8, 8)", Assert.Throws<ArgumentException>(() => net.Record(tape, new Shape(1, 3, 8, 8))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Place_OfAClassThatIsNone_NamesItAndTheClasses()
    {
        var net = new UNet2D(Small, device: new NaiveDevice());
        var recorded = net.Record(new Tape(net.Device, hasGradients: false), new Shape(1, 2, 8, 8));
        var x = net.Device.Allocate(new Shape(1, 2, 8, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => recorded.Place(x, null, default, default, [1], [3]));
        var plain = new UNet2D(Small with { NumClassEmbeds = null }, device: net.Device);
        Assert.Throws<ArgumentException>(() => plain.Record(new Tape(net.Device, hasGradients: false), x.Shape).Place(x, null, default, default, [1], [0]));
    }

    [Fact]
    public void FirstWeights_OfASeed_AreUniformToTheirBoundAndTheSameAgain()
    {
        var (net, again, other) = (new UNet2D(Small, 5), new UNet2D(Small, 5), new UNet2D(Small, 6));
        var weight = net.Parameters.Single(parameter => parameter.Name == "down_blocks.1.resnets.0.conv2.weight").Value.ToArray();
        double bound = 1 / Math.Sqrt(8 * 9);
        Assert.InRange(weight.Max(MathF.Abs), 0.9 * bound, bound);
        Assert.InRange(weight.Average(), -0.15 * bound, 0.15 * bound);
        Assert.All(net.Parameters.Single(parameter => parameter.Name == "conv_norm_out.weight").Value.ToArray(), value => Assert.Equal(1, value));
        foreach (var (first, second) in net.Parameters.Zip(again.Parameters)) Assert.Equal(first.Value.ToArray(), second.Value.ToArray());
        Assert.NotEqual(net.Parameters[0].Value.ToArray(), other.Parameters[0].Value.ToArray());
    }

    [Fact]
    public void Json_OfEveryArrangement_ComesBack()
    {
        foreach (var config in Configs.Values)
        {
            var (read, size) = UNet2DConfigJson.Read(Written(config, 12, 20), "config.json");
            Assert.Equal((12, 20), size);
            Assert.Equal(Written(config, 12, 20).GetRawText(), Written(read, 12, 20).GetRawText());
        }
    }

    [Fact]
    public void Json_WithoutKeys_TakesTheDefaultsOfTheEcosystem()
    {
        using var document = JsonDocument.Parse("{\"_diffusers_version\": \"0.21.0\", \"decay\": 0.9999, \"num_train_timesteps\": null}");
        var (config, size) = UNet2DConfigJson.Read(document.RootElement, "config.json");
        Assert.Null(size);
        Assert.Equal((3, 3, 2, 32, 8), (config.InChannels, config.OutChannels, config.LayersPerBlock, config.NormNumGroups, config.AttentionHeadDim));
        Assert.Equal((true, 0, 1, 1e-5), (config.FlipSinToCos, config.FreqShift, config.DownsamplePadding, config.NormEps));
        Assert.Equal([224, 448, 672, 896], config.BlockOutChannels);
    }

    [Theory]
    [InlineData("{\"act_fn\": \"mish\"}", "act_fn")]
    [InlineData("{\"dropout\": 0.1}", "dropout")]
    [InlineData("{\"time_embedding_type\": \"learned\"}", "learned")]
    [InlineData("{\"class_embed_type\": \"timestep\"}", "class_embed_type")]
    [InlineData("{\"down_block_types\": [\"SkipDownBlock2D\"]}", "SkipDownBlock2D")]
    [InlineData("{\"upsample_type\": \"resnet\"}", "upsample_type")]
    [InlineData("{\"cross_attention_dim\": 64}", "cross_attention_dim")]
    [InlineData("{\"in_channels\": \"three\"}", "in_channels")]
    [InlineData("{\"norm_num_groups\": 5}", "norm_num_groups")]
    [InlineData("{\"attn_norm_num_groups\": 16}", "attn_norm_num_groups")]
    [InlineData("{\"_class_name\": \"UNet2DConditionModel\"}", "UNet2DConditionModel")]
    [InlineData("{\"sample_size\": [4]}", "sample_size")]
    [InlineData("[]", "Array")]
    public void Json_OfWhatIsNotSupported_IsRefusedByName(string json, string part)
    {
        using var document = JsonDocument.Parse(json);
        var error = Assert.Throws<InvalidDataException>(() => UNet2DConfigJson.Read(document.RootElement, "some/config.json"));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("some/config.json", error.Message, StringComparison.Ordinal);
    }

    private static float[] Play(UNet2D net, Tensor x, float[] times, int[] classes)
    {
        var tape = new Tape(net.Device, hasGradients: false);
        var recorded = net.Record(tape, x.Shape);
        tape.Seal(recorded.Output);
        recorded.Place(x, null, default, default, times, classes);
        tape.Forward();
        return recorded.Output.Value.ToArray();
    }

    private static JsonElement Written(UNet2DConfig config, int height, int width)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            UNet2DConfigJson.Write(json, config, height, width);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    // Biases of zero and weights of one would hide what they multiply.
    private static void Disturb(UNet2D net)
    {
        foreach (var (parameter, i) in net.Parameters.Select((parameter, i) => (parameter, i)).Where(pair => pair.parameter.Value.Kind == TensorKind.Vector))
        {
            var noise = Samples.Gaussian(net.Device, parameter.Value.Shape, 100 + i).ToArray();
            if (parameter.IsTrained) parameter.Value.CopyFrom([.. parameter.Value.ToArray().Zip(noise, (value, more) => value + (0.2f * more))]);
            else parameter.Value.CopyFrom([.. noise.Select(value => 0.1f * value)]);
        }
    }

    private static SpecTensor Values(Parameter parameter) => System.Numerics.Tensors.Tensor.Create(
        Array.ConvertAll(parameter.Value.ToArray(), value => (double)value), [.. parameter.FileShape.Select(size => (nint)size)]);
}
