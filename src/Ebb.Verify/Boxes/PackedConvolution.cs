using System.Numerics;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>A layer's weights in the order in which generators want them, and the convolution of a block of generators.</summary>
internal sealed class PackedConvolution
{
    /// <summary>Output channels that are computed at once: with three vectors each they fill the registers.</summary>
    public const int GroupSize = 4;

    private readonly Weights[][] _groups;
    private readonly int _kernel;
    private readonly int _stride;

    public PackedConvolution(CertifiedLayer layer)
    {
        (_kernel, _stride) = (layer.Kernel, Padded(layer.Inputs));
        PaddedOutputs = Padded(layer.Outputs);
        _groups = [.. Enumerable.Range(0, PaddedOutputs / GroupSize).Select(group => Pack(layer, group * GroupSize))];
    }

    /// <summary>How many pixels it reaches.</summary>
    public int Reach => _kernel / 2;

    /// <summary>Output channels, with those that fill the last group.</summary>
    public int PaddedOutputs { get; }

    /// <summary>Channels, rounded up to whole groups.</summary>
    public static int Padded(int channels) => (channels + GroupSize - 1) / GroupSize * GroupSize;

    /// <summary>Fills a block with the convolution of another. Products are added by rows, columns, then channels.</summary>
    /// <param name="source">The block that is read, with as many channels as the layer reads, rounded up.</param>
    /// <param name="live">Its values that are not zero; the others may hold anything.</param>
    /// <param name="target">Written, all of it.</param>
    public void Apply(GeneratorBlock source, LiveChannels live, GeneratorBlock target)
    {
        var to = target.Window;
        int place = 0;
        for (int row = to.Top; row < to.Bottom; row++)
        {
            for (int column = to.Left; column < to.Right; column++, place += PaddedOutputs)
            {
                for (int group = 0; group < _groups.Length; group++)
                {
                    Sum(source, live, _groups[group], row, column, target.Rows.Slice(place + (group * GroupSize), GroupSize));
                }
            }
        }
    }

    private void Sum(GeneratorBlock source, LiveChannels live, Weights[] weights, int row, int column, Span<Lanes> target)
    {
        var from = source.Window;
        var input = source.Rows;
        Vector<double> a0 = default, b0 = default, c0 = default, a1 = default, b1 = default, c1 = default;
        Vector<double> a2 = default, b2 = default, c2 = default, a3 = default, b3 = default, c3 = default;
        int left = Math.Max(from.Left, column - Reach), right = Math.Min(from.Right, column + Reach + 1);
        int bottom = left < right ? Math.Min(from.Bottom, row + Reach + 1) : 0;
        for (int r = Math.Max(from.Top, row - Reach); r < bottom; r++)
        {
            int toInput = (((r - from.Top) * from.Width) - from.Left) * _stride;
            int toWeight = (((r - row + Reach) * _kernel) + Reach - column) * _stride;
            foreach (int at in live.Of(r, left, right))
            {
                ref readonly Lanes x = ref input[toInput + at];
                ref readonly Weights w = ref weights[toWeight + at];
                var (a, b, c) = (x.A, x.B, x.C);
                var weight = new Vector<double>(w.W0);
                a0 = Vector.FusedMultiplyAdd(a, weight, a0);
                b0 = Vector.FusedMultiplyAdd(b, weight, b0);
                c0 = Vector.FusedMultiplyAdd(c, weight, c0);
                weight = new Vector<double>(w.W1);
                a1 = Vector.FusedMultiplyAdd(a, weight, a1);
                b1 = Vector.FusedMultiplyAdd(b, weight, b1);
                c1 = Vector.FusedMultiplyAdd(c, weight, c1);
                weight = new Vector<double>(w.W2);
                a2 = Vector.FusedMultiplyAdd(a, weight, a2);
                b2 = Vector.FusedMultiplyAdd(b, weight, b2);
                c2 = Vector.FusedMultiplyAdd(c, weight, c2);
                weight = new Vector<double>(w.W3);
                a3 = Vector.FusedMultiplyAdd(a, weight, a3);
                b3 = Vector.FusedMultiplyAdd(b, weight, b3);
                c3 = Vector.FusedMultiplyAdd(c, weight, c3);
            }
        }

        target[0] = new() { A = a0, B = b0, C = c0 };
        target[1] = new() { A = a1, B = b1, C = c1 };
        target[2] = new() { A = a2, B = b2, C = c2 };
        target[3] = new() { A = a3, B = b3, C = c3 };
    }

    private static Weights[] Pack(CertifiedLayer layer, int first)
    {
        int taps = layer.Kernel * layer.Kernel, stride = Padded(layer.Inputs);
        var packed = new Weights[taps * stride];
        for (int tap = 0; tap < taps; tap++)
        {
            for (int input = 0; input < layer.Inputs; input++)
            {
                packed[(tap * stride) + input] = new(At(first), At(first + 1), At(first + 2), At(first + 3));

                double At(int output) => output < layer.Outputs ? layer.Weight.Span[(((output * layer.Inputs) + input) * taps) + tap] : 0;
            }
        }

        return packed;
    }

    private readonly record struct Weights(double W0, double W1, double W2, double W3);
}
