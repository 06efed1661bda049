using System.Numerics.Tensors;
using Ebb.Spec.Nn;

namespace Ebb.Spec.Tests.Nn;

/// <summary>Parameters of a U-Net without pattern: shapes follow from the configuration, values from name and place.</summary>
internal sealed class NamedWaves
{
    public NamedWaves(UNet2DConfig config)
    {
        IReadOnlyList<int> widths = config.BlockOutChannels;
        int time = config.TimeEmbedDim, last = widths[^1];
        Layer("conv_in", widths[0], config.InChannels, 3, 3);
        Layer("time_embedding.linear_1", time, config.TimeFeatures);
        Layer("time_embedding.linear_2", time, time);
        if (config.TimeEmbeddingType == TimeEmbeddingKind.Fourier) Values["time_proj.weight"] = Draw("time_proj.weight", widths[0]);
        if (config.NumClassEmbeds is { } classes) Values["class_embedding.weight"] = Draw("class_embedding.weight", classes, time);

        Stack<int> kept = new([widths[0]]);
        int channels = widths[0];
        for (int level = 0; level < widths.Count; level++)
        {
            for (int layer = 0; layer < config.LayersPerBlock; layer++)
            {
                Block(config, $"down_blocks.{level}", layer, channels, widths[level], config.DownAttention[level]);
                kept.Push(channels = widths[level]);
            }

            if (level == widths.Count - 1) continue;
            Layer($"down_blocks.{level}.downsamplers.0.conv", channels, channels, 3, 3);
            kept.Push(channels);
        }

        Block(config, "mid_block", 0, last, last, config.AddAttention);
        Block(config, "mid_block", 1, last, last, attends: false);
        for (int level = 0; level < widths.Count; level++)
        {
            for (int layer = 0; layer <= config.LayersPerBlock; layer++)
            {
                Block(config, $"up_blocks.{level}", layer, channels + kept.Pop(), widths[^(level + 1)], config.UpAttention[level]);
                channels = widths[^(level + 1)];
            }

            if (level < widths.Count - 1) Layer($"up_blocks.{level}.upsamplers.0.conv", channels, channels, 3, 3);
        }

        Layer("conv_norm_out", channels);
        Layer("conv_out", config.OutChannels, channels, 3, 3);
    }

    public Dictionary<string, Tensor<double>> Values { get; } = new(StringComparer.Ordinal);

    public static Tensor<double> Draw(string name, params nint[] shape)
    {
        double[] values = new double[shape.Aggregate((nint)1, (product, size) => product * size)];
        double phase = name.Aggregate(0.0, (sum, letter) => (0.7 * sum) + letter), size = shape.Length > 1 ? 1.5 / Math.Sqrt((double)values.Length / shape[0]) : 0.6;
        for (int i = 0; i < values.Length; i++) values[i] = Math.Sin(phase + (i * 78.233)) * size;
        return Tensor.Create(values, shape);
    }

    private void Block(UNet2DConfig config, string name, int index, int inputs, int outputs, bool attends)
    {
        string block = $"{name}.resnets.{index}", attention = $"{name}.attentions.{index}";
        Layer($"{block}.norm1", inputs);
        Layer($"{block}.conv1", outputs, inputs, 3, 3);
        Layer($"{block}.time_emb_proj", config.TimeScaleShift ? 2 * outputs : outputs, config.TimeEmbedDim);
        Layer($"{block}.norm2", outputs);
        Layer($"{block}.conv2", outputs, outputs, 3, 3);
        if (inputs != outputs) Layer($"{block}.conv_shortcut", outputs, inputs, 1, 1);
        if (!attends) return;
        Layer($"{attention}.group_norm", outputs);
        foreach (string part in new[] { "to_q", "to_k", "to_v", "to_out.0" }) Layer($"{attention}.{part}", outputs, outputs);
    }

    private void Layer(string name, params nint[] shape)
    {
        Values[$"{name}.weight"] = Draw($"{name}.weight", shape);
        Values[$"{name}.bias"] = Draw($"{name}.bias", shape[0]);
    }
}
