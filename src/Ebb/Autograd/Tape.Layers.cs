using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Autograd;

/// <content>The layers of a U-Net.</content>
public sealed partial class Tape
{
    /// <summary>x / (1 + exp(-x)).</summary>
    public Variable Silu(Variable x)
    {
        CheckOpen(x, nameof(x));
        return Record(output => new SiluNode(x, output), x.Shape, isRelu: false);
    }

    /// <summary>[silu](group norm), as <see cref="Device.GroupNorm"/>.</summary>
    /// <param name="x">What an operation made, (N, C, H, W).</param>
    /// <param name="weight">(1, C, 1, 1).</param>
    /// <param name="bias">(1, C, 1, 1).</param>
    /// <param name="groups">A divisor of C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="silu">Whether a silu follows.</param>
    public Variable GroupNorm(Variable x, Parameter weight, Parameter bias, int groups, double epsilon, bool silu = false)
    {
        CheckMade(x, nameof(x));
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        if (groups < 1 || x.Shape.C % groups != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(groups), groups, $"Expected a number of groups that divides the {x.Shape.C} channels.");
        }

        Use(weight);
        Use(bias);
        return Record(output => new GroupNormNode(Device, x, weight, bias, groups, epsilon, silu, output), x.Shape, isRelu: false);
    }

    /// <summary>Attention over the pixels, as <see cref="Device.Attention"/>. Queries, keys and values are not inputs of the tape.</summary>
    public Variable Attention(Variable q, Variable k, Variable v, int heads)
    {
        CheckMade(q, nameof(q));
        CheckMade(k, nameof(k));
        CheckMade(v, nameof(v));
        Check.Expect(k.Shape, q.Shape, nameof(k));
        Check.Expect(v.Shape, q.Shape, nameof(v));
        Check.Heads(q.Shape, heads);
        return Record(output => new AttentionNode(q, k, v, heads, output), q.Shape, isRelu: false);
    }

    /// <summary>The 3x3 convolution of stride 2, as <see cref="Device.Downsample"/>.</summary>
    public Variable Downsample(Variable x, Parameter weight, Parameter? bias, DownsamplePadding padding)
    {
        CheckOpen(x, nameof(x));
        ArgumentNullException.ThrowIfNull(weight);
        Use(weight);
        if (bias is not null) Use(bias);
        var shape = Check.Downsampled(x.Shape, weight.Value.Shape.N, padding);
        return Record(output => new DownsampleNode(x, weight, bias, padding, output), shape, isRelu: false);
    }

    /// <summary>Every pixel repeated 2 by 2.</summary>
    public Variable Upsample(Variable x)
    {
        CheckOpen(x, nameof(x));
        return Record(output => new UpsampleNode(x, output), new Shape(x.Shape.N, x.Shape.C, 2 * x.Shape.H, 2 * x.Shape.W), isRelu: false);
    }

    /// <summary>The channels of a, then those of b.</summary>
    public Variable Concatenate(Variable a, Variable b)
    {
        CheckOpen(a, nameof(a));
        CheckOpen(b, nameof(b));
        Check.Expect(b.Shape, a.Shape.WithC(b.Shape.C), nameof(b));
        return Record(output => new ConcatenateNode(a, b, output), a.Shape.WithC(a.Shape.C + b.Shape.C), isRelu: false);
    }

    /// <summary>x + e, e of shape (N, C, 1, 1) spread over the pixels.</summary>
    public Variable AddPerChannel(Variable x, Variable e)
    {
        CheckOpen(x, nameof(x));
        CheckOpen(e, nameof(e));
        Check.Expect(e.Shape, new Shape(x.Shape.N, x.Shape.C, 1, 1), nameof(e));
        return Record(output => new AddPerChannelNode(x, e, output), x.Shape, isRelu: false);
    }

    /// <summary>x (1 + scale) + shift, e of shape (N, 2 C, 1, 1) holding the scales, then the shifts. Neither is an input of the tape.</summary>
    public Variable ScaleShift(Variable x, Variable e)
    {
        CheckMade(x, nameof(x));
        CheckMade(e, nameof(e));
        Check.Expect(e.Shape, new Shape(x.Shape.N, 2 * x.Shape.C, 1, 1), nameof(e));
        return Record(output => new ScaleShiftNode(x, e, output), x.Shape, isRelu: false);
    }

    /// <summary>factor x + offset for every image, from an input of shape (N, 2, 1, 1).</summary>
    public Variable ScaleImages(Variable x, Variable factors)
    {
        CheckOpen(x, nameof(x));
        CheckInput(factors, nameof(factors));
        Check.Expect(factors.Shape, new Shape(x.Shape.N, 2, 1, 1), nameof(factors));
        return Record(output => new ScaleImagesNode(x, factors, output), x.Shape, isRelu: false);
    }

    /// <summary>Rows of a table: the one whose weight is 1 for each image, or zeros where all weights are 0.</summary>
    /// <param name="weights">An input, (N, rows, 1, 1).</param>
    /// <param name="table">(rows, D, 1, 1).</param>
    /// <returns>(N, D, 1, 1).</returns>
    public Variable Lookup(Variable weights, Parameter table)
    {
        CheckInput(weights, nameof(weights));
        ArgumentNullException.ThrowIfNull(table);
        var shape = table.Value.Shape;
        Check.Expect(weights.Shape, new Shape(weights.Shape.N, shape.N, 1, 1), nameof(weights));
        Use(table);
        return Record(output => new LookupNode(weights, table, output), weights.Shape.WithC(shape.C), isRelu: false);
    }

    private void CheckMade(Variable variable, string name)
    {
        CheckOpen(variable, name);
        if (variable.IsInput && !variable.WantsGradient)
        {
            throw new ArgumentException("Expected what an operation made; got an input of the tape, which has no gradient.", name);
        }
    }

    private void CheckInput(Variable variable, string name)
    {
        CheckOpen(variable, name);
        if (!variable.IsInput) throw new ArgumentException("Expected an input of the tape; got what an operation made.", name);
    }
}
