using Ebb.Verify.Files;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.ExactRun;

/// <summary>What the sampler gives in real-number arithmetic, and how far the program's picture is from it.</summary>
public sealed record ExactRunResult
{
    // Claims are a little wider than what was found, so that a checker's own roundings fit in.
    private const double Margin = 1 + 1e-6;

    // Narrower enclosures than this serve nobody, and a checker need not reach what this arithmetic reaches.
    private const double UsualRadius = 1.0 / (1L << 50);

    /// <summary>The model.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The program's run.</summary>
    public required ProgramRun Run { get; init; }

    /// <summary>Every final value, (C, H, W).</summary>
    public required IReadOnlyList<ExactValue> Values { get; init; }

    /// <summary>What each step left, the start first.</summary>
    public required IReadOnlyList<ExactStep> Steps { get; init; }

    /// <summary>The bits after the binary point that the arithmetic began with.</summary>
    public required int FractionBits { get; init; }

    /// <summary>At least the distance of every value of the picture to the exact one.</summary>
    public double Delta => Values.Select((value, i) => value.DistanceTo(Run.Picture.Span[i])).Max() * Margin;

    /// <summary>Log2 of the widest enclosure of a final value.</summary>
    public double RadiusLog2 => Steps[^1].RadiusLog2;

    /// <summary>At least half the width of every enclosure, as it is claimed: 2^-50, or more where they are wider.</summary>
    public double Radius => Math.Max(Math.BitIncrement(Math.Pow(2, RadiusLog2) * Margin), UsualRadius);

    /// <summary>At least |x_t| of every value at every step, the start included.</summary>
    public double LargestState => Steps.Max(step => step.LargestState) * Margin;

    /// <summary>The values whose bytes differ.</summary>
    public IReadOnlyList<DifferingByte> DifferingBytes =>
        [.. Values.Select((value, i) => new DifferingByte(i, ExactValue.Of(Run.Picture.Span[i]).Byte!.Value, value.Byte!.Value)).Where(entry => entry.Picture != entry.Exact)];

    /// <summary>Writes the certificate.</summary>
    /// <param name="folder">The folder; one that is there is replaced.</param>
    /// <exception cref="IOException">The disk refuses; what was there is as it was.</exception>
    public void Write(string folder)
    {
        var net = Subject.Net;
        var target = new CertificateFolder(folder);
        int[] shape = [net.Channels, net.Height, net.Width];
        target.Add("start", shape, Run.Start.Span);
        if (Run.Sampler.HasNoise) target.Add("noise", [Run.Sampler.Indices.Count - 1, .. shape], Run.Noise.Span);
        target.Add("picture", shape, Run.Picture.Span);
        target.Write("exact", Subject, Run.Sampler, claim =>
        {
            target.WriteArray(claim, "picture");
            claim.WriteNumber("fractionBits", FractionBits);
            claim.WriteString("delta", HexFloat.Format(Delta));
            claim.WriteString("radius", HexFloat.Format(Radius));
            claim.WriteString("largestState", HexFloat.Format(LargestState));
            claim.WriteStartArray("differingBytes");
            foreach (var (element, picture, exact) in DifferingBytes)
            {
                claim.WriteStartArray();
                claim.WriteNumberValue(element);
                claim.WriteNumberValue(picture);
                claim.WriteNumberValue(exact);
                claim.WriteEndArray();
            }

            claim.WriteEndArray();
        });
    }
}
