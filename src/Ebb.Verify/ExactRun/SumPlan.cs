using Ebb.Verify.Subjects;

namespace Ebb.Verify.ExactRun;

/// <summary>A weighted sum of inputs, channel by channel: a convolution, or a combination of images with exact numbers.</summary>
internal sealed class SumPlan
{
    private SumPlan(SumChannel[] channels)
    {
        Channels = channels;
        var places = channels.SelectMany(channel => channel.Groups).Select(group => group.Place).DefaultIfEmpty(0).ToList();
        (LowestPlace, HighestPlace) = (Math.Min(0, places.Min()), Math.Max(0, places.Max()));
    }

    /// <summary>The output channels.</summary>
    public IReadOnlyList<SumChannel> Channels { get; }

    /// <summary>The lowest digit of a weight, at most 0: how many digits of the sum lie below those of its inputs.</summary>
    public int LowestPlace { get; }

    /// <summary>The highest digit of a weight, at least 0.</summary>
    public int HighestPlace { get; }

    /// <summary>What the terms' own inexactness adds to every radius, as a multiple of 2^-F.</summary>
    public double Extra { get; private init; }

    /// <summary>A layer's convolution and bias, of input 0.</summary>
    public static SumPlan Of(CertifiedLayer layer, PixelGrid grid)
    {
        int taps = layer.Kernel * layer.Kernel, fan = layer.Inputs * taps;
        int[] offsets = [.. Enumerable.Range(0, fan).Select(OffsetOf)];
        return new([.. Enumerable.Range(0, layer.Outputs).Select(Channel)]);

        int OffsetOf(int i) => (i / taps * grid.PlaneLength) + grid.Offset((i % taps / layer.Kernel) - (layer.Kernel / 2), (i % layer.Kernel) - (layer.Kernel / 2));

        SumChannel Channel(int output)
        {
            float[] weights = layer.Weight.Slice(output * fan, fan).ToArray();
            var terms = weights.SelectMany((weight, i) => Digit.PlacesOf(weight).Select(digit => (0, offsets[i], digit.Place, digit.Value)));
            return SumChannel.Of(terms, [new RadiusGroup(0, offsets, Array.ConvertAll(weights, weight => Math.Abs((double)weight)))], layer.Bias.Span[output]);
        }
    }

    /// <summary>A combination of images, each times an enclosed number.</summary>
    /// <param name="weights">The numbers.</param>
    /// <param name="images">The images, for how large they are: what a number is unsure of counts so often.</param>
    /// <param name="grid">The layout.</param>
    public static SumPlan Of(IReadOnlyList<Enclosure> weights, IReadOnlyList<FixedTensor> images, PixelGrid grid)
    {
        var digits = weights.SelectMany((weight, i) => weight.Digits().Select(digit => (Input: i, digit.Place, digit.Value))).ToList();
        double extra = 0;
        for (int i = 0; i < weights.Count; i++) extra += RadiusMath.Up(weights[i].Doubt * images[i].Largest);
        return new([.. Enumerable.Range(0, images[0].Channels).Select(Channel)]) { Extra = RadiusMath.Up(extra) };

        SumChannel Channel(int channel)
        {
            int offset = channel * grid.PlaneLength;
            return SumChannel.Of(
                digits.Select(digit => (digit.Input, offset, digit.Place, digit.Value)),
                [.. weights.Select((weight, i) => new RadiusGroup(i, [offset], [weight.Magnitude]))],
                bias: 0);
        }
    }
}
