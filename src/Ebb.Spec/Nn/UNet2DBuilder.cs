using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>The parts of a U-Net, in the order in which they run.</summary>
internal sealed class UNet2DBuilder<TScalar>(UNet2DConfig config, Tape<TScalar> net)
    where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, IRootFunctions<TScalar>, ITrigonometricFunctions<TScalar>
{
    private readonly TScalar _epsilon = TScalar.CreateChecked(config.NormEps);
    private readonly Dictionary<string, Tensor<TScalar>> _activations = new(StringComparer.Ordinal);
    private readonly Stack<Tensor<TScalar>> _kept = new();
    private Tensor<TScalar> _embedding = null!;

    public IReadOnlyDictionary<string, Tensor<TScalar>> Activations => _activations;

    public Tensor<TScalar> Build(Tensor<TScalar> sample, TScalar[] times, int[]? classes)
    {
        TScalar[] ones = [.. Enumerable.Repeat(TScalar.One, times.Length)];
        Embed(times, classes);
        Tensor<TScalar> x = config.CenterInputSample ? net.Affine(sample, [.. ones.Select(one => one + one)], -TScalar.One) : sample;
        x = Keep(Note("conv_in", net.Conv("conv_in", x)));
        for (int level = 0; level < config.BlockOutChannels.Count; level++) x = Note($"down{level}", Down(level, x));
        x = Note("mid", Middle(x));
        for (int level = 0; level < config.BlockOutChannels.Count; level++) x = Note($"up{level}", Up(level, x));
        x = net.Conv("conv_out", net.Silu(Norm("conv_norm_out", x)));
        return config.TimeEmbeddingType == TimeEmbeddingKind.Fourier ? net.Affine(x, [.. times.Select(t => TScalar.One / t)], TScalar.Zero) : x;
    }

    private void Embed(TScalar[] times, int[]? classes)
    {
        Tensor<TScalar> features = config.TimeEmbeddingType == TimeEmbeddingKind.Fourier
            ? FourierEmbedding.Of<TScalar>(times, Elements.Of(net.Given("time_proj.weight")))
            : SinusoidalEmbedding.Of<TScalar>(times, config.BlockOutChannels[0], config.FlipSinToCos, config.FreqShift);
        Note("time_sinusoid", features);
        _embedding = Note("time_embedding", net.Linear("time_embedding.linear_2", net.Silu(net.Linear("time_embedding.linear_1", features))));
        if (classes is not null) _embedding = net.Add(_embedding, net.Lookup("class_embedding", classes));
    }

    private Tensor<TScalar> Down(int level, Tensor<TScalar> x)
    {
        string name = $"down_blocks.{level}";
        for (int layer = 0; layer < config.LayersPerBlock; layer++)
        {
            x = Residual($"{name}.resnets.{layer}", x, config.BlockOutChannels[level]);
            if (config.DownAttention[level]) x = Attention($"{name}.attentions.{layer}", x);
            Keep(x);
        }

        if (level == config.BlockOutChannels.Count - 1) return x;
        ConvPlacement placement = config.DownsamplePadding == 1 ? ConvPlacement.HalvingPaddedAround : ConvPlacement.HalvingPaddedBelowRight;
        return Keep(net.Conv($"{name}.downsamplers.0.conv", x, placement));
    }

    private Tensor<TScalar> Middle(Tensor<TScalar> x)
    {
        x = Residual("mid_block.resnets.0", x, config.BlockOutChannels[^1], config.MidBlockScaleFactor);
        if (config.AddAttention) x = Attention("mid_block.attentions.0", x, config.MidBlockScaleFactor);
        return Residual("mid_block.resnets.1", x, config.BlockOutChannels[^1], config.MidBlockScaleFactor);
    }

    private Tensor<TScalar> Up(int level, Tensor<TScalar> x)
    {
        string name = $"up_blocks.{level}";
        for (int layer = 0; layer <= config.LayersPerBlock; layer++)
        {
            x = Residual($"{name}.resnets.{layer}", net.Concatenate(x, _kept.Pop()), config.BlockOutChannels[^(level + 1)]);
            if (config.UpAttention[level]) x = Attention($"{name}.attentions.{layer}", x);
        }

        return level == config.BlockOutChannels.Count - 1 ? x : net.Conv($"{name}.upsamplers.0.conv", net.Upsample(x));
    }

    private Tensor<TScalar> Residual(string name, Tensor<TScalar> x, int outputs, double factor = 1)
    {
        Tensor<TScalar> h = net.Conv($"{name}.conv1", net.Silu(Norm($"{name}.norm1", x)));
        Tensor<TScalar> time = net.Linear($"{name}.time_emb_proj", net.Silu(_embedding));
        h = config.TimeScaleShift ? net.ScaleShift(Norm($"{name}.norm2", h), time) : Norm($"{name}.norm2", net.AddPerChannel(h, time));
        h = net.Conv($"{name}.conv2", net.Silu(h));
        return Divided(net.Add(x.Lengths[1] == outputs ? x : net.Conv($"{name}.conv_shortcut", x), h), factor);
    }

    private Tensor<TScalar> Attention(string name, Tensor<TScalar> x, double factor = 1)
    {
        Tensor<TScalar> tokens = net.ToTokens(Norm($"{name}.group_norm", x));
        Tensor<TScalar> q = net.Linear($"{name}.to_q", tokens), k = net.Linear($"{name}.to_k", tokens), v = net.Linear($"{name}.to_v", tokens);
        Tensor<TScalar> mixed = net.Linear($"{name}.to_out.0", net.Attention(q, k, v, config.Heads((int)x.Lengths[1])));
        return Divided(net.Add(x, net.ToImages(mixed, x)), factor);
    }

    private Tensor<TScalar> Norm(string name, Tensor<TScalar> x) => net.GroupNorm(name, x, config.NormNumGroups, _epsilon);

    private Tensor<TScalar> Divided(Tensor<TScalar> x, double factor) =>
        factor == 1 ? x : net.Affine(x, [TScalar.One / TScalar.CreateChecked(factor)], TScalar.Zero);

    private Tensor<TScalar> Keep(Tensor<TScalar> x)
    {
        _kept.Push(x);
        return x;
    }

    private Tensor<TScalar> Note(string name, Tensor<TScalar> x) => _activations[name] = x;
}
