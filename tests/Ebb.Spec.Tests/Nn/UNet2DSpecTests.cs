using System.Numerics.Tensors;
using Ebb.Spec.Nn;

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

    public static TheoryData<string> Variants => new(Configs.Keys);

    private static Dictionary<string, UNet2DConfig> Configs { get; } = new()
    {
        ["scale and shift, classes, centered"] = Small,
        ["fourier, time added, padded below"] = Small with { TimeEmbeddingType = TimeEmbeddingKind.Fourier, TimeScaleShift = false, NumClassEmbeds = null, DownsamplePadding = 0 },
        ["no attention"] = Small with { AddAttention = false, DownAttention = [false, false], UpAttention = [false, false], NumClassEmbeds = null },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Backward_OfEveryParameter_MatchesCentralDifferences(string variant)
    {
        UNet2DConfig config = Configs[variant];
        NamedWaves parameters = new(config);
        Tensor<double> sample = NamedWaves.Draw("sample", 2, 1, 4, 4), upstream = NamedWaves.Draw("upstream", 2, 1, 4, 4);
        (Tensor<double> dSample, IReadOnlyDictionary<string, Tensor<double>> gradients) = Run(parameters.Values, sample).Backward(upstream);

        foreach ((string name, Tensor<double> gradient) in gradients)
        {
            for (int i = 0; i < gradient.FlattenedLength; i += 1 + (int)(gradient.FlattenedLength / 2))
            {
                Dictionary<string, Tensor<double>> With(double move) => new(parameters.Values) { [name] = Moved(parameters.Values[name], i, move) };
                AssertSlope(name, gradient.Values()[i], move => Dot(Run(With(move), sample).Output, upstream));
            }
        }

        for (int i = 0; i < sample.FlattenedLength; i += 5)
        {
            AssertSlope("sample", dSample.Values()[i], move => Dot(Run(parameters.Values, Moved(sample, i, move)).Output, upstream));
        }

        UNet2DRun<double> Run(Dictionary<string, Tensor<double>> values, Tensor<double> x) =>
            UNet2DSpec.Run(config, values, x, [1.5, 400], config.NumClassEmbeds is null ? null : [2, 0]);
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
        Tensor<double> sample = NamedWaves.Draw("sample", 2, 1, 4, 4);
        Assert.Throws<ArgumentException>("sample", () => UNet2DSpec.Run(Small, values, NamedWaves.Draw("sample", 2, 1, 3, 4), [1, 2], [0, 0]));
        Assert.Throws<ArgumentException>("times", () => UNet2DSpec.Run(Small, values, sample, [1], [0, 0]));
        Assert.Throws<ArgumentException>("classes", () => UNet2DSpec.Run(Small, values, sample, [1, 2]));
        values.Remove("mid_block.resnets.1.conv2.bias");
        ArgumentException error = Assert.Throws<ArgumentException>(() => UNet2DSpec.Run(Small, values, sample, [1, 2], [0, 0]));
        Assert.Contains("mid_block.resnets.1.conv2.bias", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mid_block.attentions.0.query.weight", "mid_block.attentions.0.to_q.weight")]
    [InlineData("up_blocks.0.attentions.1.proj_attn.bias", "up_blocks.0.attentions.1.to_out.0.bias")]
    [InlineData("up_blocks.0.attentions.1.to_k.bias", "up_blocks.0.attentions.1.to_k.bias")]
    [InlineData("conv_in.weight", "conv_in.weight")]
    public void Current_OfEitherSpelling_IsTheNameOfToday(string name, string expected) => Assert.Equal(expected, UNet2DNames.Current(name));

    // The step's error is h^2 times a third derivative, and rounding 1e-15 / h times sums of about a hundred.
    private static void AssertSlope(string name, double got, Func<double, double> along)
    {
        const double H = 1e-4;
        double slope = (along(H) - along(-H)) / (2 * H);
        Assert.True(Math.Abs(slope - got) < 2e-6 * (1 + Math.Abs(slope)), $"{name}: {got} against {slope}");
    }

    private static Tensor<double> Moved(Tensor<double> x, int at, double move)
    {
        double[] values = x.Values();
        values[at] += move;
        return Tensor.Create(values, x.Lengths);
    }

    private static double Dot(Tensor<double> x, Tensor<double> y) => x.Values().Zip(y.Values(), (a, b) => a * b).Sum();
}
