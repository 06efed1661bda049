using System.Text.RegularExpressions;

namespace Ebb.Studio.ModelViews;

/// <summary>
/// The layers of a net, by the names of its arrays: the convolutions of the plain nets as they are, of a U-Net its blocks. Arrays of another net are
/// listed without inputs.
/// </summary>
internal sealed partial class LayerGraph
{
    private const string Image = "x", Time = "time_embedding", Class = "class_embedding";

    private readonly WeightShards _weights;
    private readonly Dictionary<string, List<string>> _modules = new(StringComparer.Ordinal);
    private readonly List<LayerRow> _rows = [];
    private readonly Stack<string> _kept = new();
    private int _height, _width;
    private bool _isKnown = true;

    private LayerGraph(WeightShards weights, int height, int width)
    {
        (_weights, _height, _width) = (weights, height, width);
        foreach (var entry in weights.Entries)
        {
            string module = ModuleOf(entry.Name);
            if (!_modules.TryGetValue(module, out var names)) _modules.Add(module, names = []);
            names.Add(entry.Name);
        }
    }

    /// <param name="weights">The arrays.</param>
    /// <param name="architecture">The class of the net; null where it is unknown.</param>
    /// <param name="height">Rows of an image; 0 where unknown.</param>
    /// <param name="width">Columns of an image; 0 where unknown.</param>
    public static IReadOnlyList<LayerRow> Of(WeightShards weights, string? architecture, int height, int width)
    {
        var graph = new LayerGraph(weights, height, width);
        switch (architecture)
        {
            case "EpsConvNet":
                graph.Chain("conv1", "conv2", "conv3", "conv4");
                break;
            case "EpsResidualConvNet":
                graph.Residual();
                break;
            case "UNet2DModel":
                graph.UNet();
                break;
            default:
                graph._isKnown = false;
                break;
        }

        foreach (string module in graph._modules.Keys.Order(StringComparer.Ordinal)) graph.Add(module);
        return graph._rows;
    }

    private void Chain(params ReadOnlySpan<string> modules)
    {
        string before = Image;
        foreach (string module in modules)
        {
            Add(module, before);
            before = module;
        }
    }

    private void Residual()
    {
        Add("stem", Image);
        Add("block1.conv1", "stem");
        Add("block1.conv2", "block1.conv1", "stem");
        Add("block2.conv1", "block1.conv2");
        Add("block2.conv2", "block2.conv1", "block1.conv2");
        Add("out", "block2.conv2");
    }

    private void UNet()
    {
        Add(Time);
        Add(Class);
        Add("conv_in", Image);
        string x = "conv_in";
        _kept.Push(x);
        for (int level = 0; _modules.ContainsKey($"down_blocks.{level}.resnets.0"); level++)
        {
            for (int layer = 0; _modules.ContainsKey($"down_blocks.{level}.resnets.{layer}"); layer++)
            {
                x = Block($"down_blocks.{level}", layer, x);
                _kept.Push(x);
            }

            string smaller = $"down_blocks.{level}.downsamplers.0";
            if (!_modules.ContainsKey(smaller)) continue;
            (_height, _width) = ((_height + 1) / 2, (_width + 1) / 2);
            Add(smaller, x);
            _kept.Push(x = smaller);
        }

        x = Block("mid_block", 0, x);
        if (_modules.ContainsKey("mid_block.resnets.1")) x = Block("mid_block", 1, x);
        for (int level = 0; _modules.ContainsKey($"up_blocks.{level}.resnets.0"); level++)
        {
            for (int layer = 0; _modules.ContainsKey($"up_blocks.{level}.resnets.{layer}"); layer++)
            {
                x = Block($"up_blocks.{level}", layer, x, _kept.Count > 0 ? _kept.Pop() : null);
            }

            string larger = $"up_blocks.{level}.upsamplers.0";
            if (!_modules.ContainsKey(larger)) continue;
            (_height, _width) = (2 * _height, 2 * _width);
            Add(larger, x);
            x = larger;
        }

        Add("conv_norm_out", x);
        Add("conv_out", "conv_norm_out");
    }

    private string Block(string folder, int layer, string x, string? skip = null)
    {
        string block = $"{folder}.resnets.{layer}", attention = $"{folder}.attentions.{layer}";
        Add(block, [x, .. skip is null ? Array.Empty<string>() : [skip], Time]);
        if (!_modules.ContainsKey(attention)) return block;
        Add(attention, block);
        return attention;
    }

    // Once: what is added goes from the modules that are left.
    private void Add(string module, params string[] inputs)
    {
        if (!_modules.Remove(module, out var names)) return;
        long parameters = 0, macs = 0;
        int channels = 0;
        string kind = "parameters";
        foreach (string name in names)
        {
            var entry = _weights[name];
            parameters += entry.Count;
            bool isConvolution = entry.Shape.Length == 4, isPerPixel = isConvolution || module.Contains("attentions", StringComparison.Ordinal);
            if (_isKnown && module != Class && entry.Shape.Length is 4 or 2) macs += entry.Count * (isPerPixel ? Math.Max(1L, (long)_height * _width) : 1L);
            if (isConvolution && !name.Contains("conv_shortcut", StringComparison.Ordinal)) channels = entry.Shape[0];
            if (channels == 0 && entry.Shape.Length > 0) channels = entry.Shape[module == Class ? ^1 : 0];
            kind = isConvolution ? "conv" : entry.Shape.Length == 2 && kind != "conv" ? "linear" : kind;
        }

        kind = module switch
        {
            _ when module.Contains(".resnets.", StringComparison.Ordinal) => "residual",
            _ when module.Contains(".attentions.", StringComparison.Ordinal) => "attention",
            _ when module.Contains("downsamplers", StringComparison.Ordinal) => "down",
            _ when module.Contains("upsamplers", StringComparison.Ordinal) => "up",
            _ when module.Contains("norm", StringComparison.Ordinal) => "norm",
            _ when module.Contains("embedding", StringComparison.Ordinal) => "embedding",
            _ => kind,
        };
        // What is looked up by keys and summed of values: every pixel with every other.
        if (kind == "attention" && _height > 0) macs += 2L * channels * _height * _width * _height * _width;
        bool isMap = _height > 0 && kind is not ("linear" or "embedding" or "parameters");
        _rows.Add(new(module, kind, inputs, isMap ? [channels, _height, _width] : [channels], parameters, macs));
    }

    private static string ModuleOf(string name)
    {
        if (BlockName().Match(name) is { Success: true } block) return block.Value;
        if (name.StartsWith($"{Time}.", StringComparison.Ordinal)) return Time;
        int dot = name.LastIndexOf('.');
        return dot < 0 ? name : name[..dot];
    }

    [GeneratedRegex(@"^(?:(?:down|up)_blocks\.\d{1,4}|mid_block)\.(?:resnets|attentions|downsamplers|upsamplers)\.\d{1,4}(?=\.)")]
    private static partial Regex BlockName();
}
