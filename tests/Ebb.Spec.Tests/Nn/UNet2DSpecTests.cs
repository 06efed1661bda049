using System.Numerics.Tensors;
using Ebb.Spec.Nn;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Nn;

public sealed class UNet2DSpecTests
{
    // What the published checkpoints of the golden folder do not use, in small.
    private static readonly UNet2DConfig Small = new()
    {
        InChannels = 1,
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

    private static readonly Tensor<double> Sample = NamedWaves.Draw("sample", 2, 1, 4, 4);

    private static readonly double[] Times = [1.5, 400];

    public static TheoryData<string> Variants => new(Configs.Keys);

    private static Dictionary<string, UNet2DConfig> Configs { get; } = new()
    {
        ["scale and shift, classes, centered"] = Small,
        ["fourier, time added, padded below"] = Small with { TimeEmbeddingType = TimeEmbeddingKind.Fourier, TimeScaleShift = false, NumClassEmbeds = null, DownsamplePadding = 0 },
        ["no attention"] = Small with { AddAttention = false, DownAttention = [false, false], UpAttention = [false, false], NumClassEmbeds = null },
    };

    // The derivative along a direction, by dual numbers in one forward pass, is the product of gradient and direction.
    [Theory]
    [MemberData(nameof(Variants))]
    public void Backward_OfImagesAndEveryParameter_MatchesTheDerivativeOfTheForwardPass(string variant)
    {
        UNet2DConfig config = Configs[variant];
        Dictionary<string, Tensor<double>> parameters = new NamedWaves(config).Values;
        Tensor<double> upstream = NamedWaves.Draw("upstream", 2, 1, 4, 4);
        (Tensor<double> dSample, IReadOnlyDictionary<string, Tensor<double>> gradients) =
            UNet2DSpec.Run(config, parameters, Sample, Times, Classes(config)).Backward(upstream);

        Assert.Equal(parameters.Keys.Where(name => name != "time_proj.weight").Order(), gradients.Keys.Order());
        foreach ((string moving, Tensor<double> gradient) in gradients.Append(new("sample", dSample)))
        {
            Tensor<double> direction = NamedWaves.Draw("along " + moving, gradient.Lengths.ToArray());
            Dictionary<string, Tensor<Dual<double>>> duals = parameters.ToDictionary(pair => pair.Key, pair => Along(pair.Value, pair.Key == moving ? direction : null));
            Dual<double>[] output = UNet2DSpec.Forward(
                config, duals, Along(Sample, moving == "sample" ? direction : null), Array.ConvertAll(Times, Dual<double>.Constant), Classes(config)).Values();
            double want = output.Zip(upstream.Values(), (y, g) => y.Derivative * g).Sum(), got = Dot(gradient, direction);
            Assert.True(Math.Abs(want - got) < 1e-10 * (1 + Math.Abs(want)), $"{moving}: {got} against {want}");
        }
    }

    [Fact]
    public void Check_OfNumbersThatDoNotFit_NamesTheKey()
    {
        AssertNames("down_block_types", Small with { DownAttention = [true] });
        AssertNames("block_out_channels", Small with { BlockOutChannels = [4, 9] });
        AssertNames("attention_head_dim", Small with { AttentionHeadDim = 3 });
        AssertNames("downsample_padding", Small with { DownsamplePadding = 2 });
        AssertNames("freq_shift", Small with { FreqShift = 2 });
        AssertNames("norm_eps", Small with { NormEps = 0 });
        Small.Check();

        static void AssertNames(string key, UNet2DConfig config) =>
            Assert.Contains(key, Assert.Throws<ArgumentException>(key, config.Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfInputsThatDoNotFit_SaysWhichAndWhatIsExpected()
    {
        Dictionary<string, Tensor<double>> values = new NamedWaves(Small).Values;
        Assert.Throws<ArgumentException>("sample", () => UNet2DSpec.Run(Small, values, NamedWaves.Draw("sample", 2, 1, 3, 4), [1, 2], [0, 0]));
        Assert.Throws<ArgumentException>("times", () => UNet2DSpec.Run(Small, values, Sample, [1], [0, 0]));
        Assert.Throws<ArgumentException>("classes", () => UNet2DSpec.Run(Small, values, Sample, [1, 2]));
        values.Remove("mid_block.resnets.1.conv2.bias");
        ArgumentException error = Assert.Throws<ArgumentException>(() => UNet2DSpec.Run(Small, values, Sample, [1, 2], [0, 0]));
        Assert.Contains("mid_block.resnets.1.conv2.bias", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mid_block.attentions.0.query.weight", "mid_block.attentions.0.to_q.weight")]
    [InlineData("up_blocks.0.attentions.1.proj_attn.bias", "up_blocks.0.attentions.1.to_out.0.bias")]
    [InlineData("up_blocks.0.attentions.1.to_k.bias", "up_blocks.0.attentions.1.to_k.bias")]
    [InlineData("conv_in.weight", "conv_in.weight")]
    public void Current_OfEitherSpelling_IsTheNameOfToday(string name, string expected) => Assert.Equal(expected, UNet2DNames.Current(name));

    private static int[]? Classes(UNet2DConfig config) => config.NumClassEmbeds is null ? null : [2, 0];

    private static Tensor<Dual<double>> Along(Tensor<double> x, Tensor<double>? direction)
    {
        double[] values = x.Values(), slopes = direction?.Values() ?? new double[values.Length];
        return Tensor.Create([.. values.Zip(slopes, (value, slope) => new Dual<double>(value, slope))], x.Lengths);
    }

    private static double Dot(Tensor<double> x, Tensor<double> y) => x.Values().Zip(y.Values(), (a, b) => a * b).Sum();
}
