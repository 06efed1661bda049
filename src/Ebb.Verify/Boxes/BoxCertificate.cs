using Ebb.Spec.Reverse;
using Ebb.Verify.Files;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>A box or a reconstruction as a certificate.</summary>
public static class BoxCertificate
{
    // Another program that follows the same method finds the same to far better than that.
    private const double Margin = 1e-3;

    /// <summary>
    /// Writes the folder: kind <c>reconstruction</c> when the result has a deviation, else <c>box</c>. The bounds that are claimed are a thousandth of
    /// their half-width further out than the result's.
    /// </summary>
    /// <param name="folder">The folder; one that is there is replaced.</param>
    /// <param name="subject">The model.</param>
    /// <param name="sampler">The reverse process.</param>
    /// <param name="start">The centre of the box, (C, H, W).</param>
    /// <param name="noise">For ddpm the noise z, (steps - 1, C, H, W); else null.</param>
    /// <param name="result">What was certified.</param>
    /// <param name="reached">The largest half-width that a search has reached.</param>
    /// <exception cref="UncertifiableException">The result is vacuous, so that nothing can be claimed.</exception>
    /// <exception cref="IOException">The disk refuses; what was there is as it was.</exception>
    public static void Write(
        string folder, Subject subject, CertifiedSampler sampler, ReadOnlySpan<float> start, float[]? noise, BoxResult result, double reached)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(result);
        if (result.IsVacuous)
        {
            throw new UncertifiableException(FormattableString.Invariant(
                $"The bounds for r = {result.Radius:g4} are vacuous: some half-width is 1 or more, all of the clamp, and nothing is claimed. Use a smaller r."));
        }

        var (lower, upper) = Claimed(result, sampler.Clip != ClipMode.None);
        double largest = lower.Zip(upper, (low, high) => Math.BitIncrement(high - low) / 2).Max();
        int[] shape = [subject.Net.Channels, subject.Net.Height, subject.Net.Width];
        var certificate = new CertificateFolder(folder);
        certificate.Add("start", shape, start);
        if (noise is not null) certificate.Add("noise", [sampler.Indices.Count - 1, .. shape], noise);
        certificate.Add("lower", shape, lower);
        certificate.Add("upper", shape, upper);
        certificate.Write(result.Deviation is null ? "box" : "reconstruction", subject, sampler, json =>
        {
            json.WriteString("r", HexFloat.Format(result.Radius));
            certificate.WriteArray(json, "lower");
            certificate.WriteArray(json, "upper");
            json.WriteString("largestHalfWidth", HexFloat.Format(largest));
            json.WriteString("reached", HexFloat.Format(reached));
            json.WriteNumber("generators", result.Generators);
            if (result.Deviation is { } deviation) json.WriteString("d", HexFloat.Format(deviation * (1 + (2 * Margin))));
        });
    }

    private static (double[] Lower, double[] Upper) Claimed(BoxResult result, bool isClamped)
    {
        double[] lower = new double[result.Lower.Length], upper = new double[lower.Length];
        for (int i = 0; i < lower.Length; i++)
        {
            double margin = Margin * (result.Upper[i] - result.Lower[i]) / 2;
            (lower[i], upper[i]) = (Math.BitDecrement(result.Lower[i] - margin), Math.BitIncrement(result.Upper[i] + margin));
            if (isClamped) (lower[i], upper[i]) = (Math.Max(lower[i], -1), Math.Min(upper[i], 1));
        }

        return (lower, upper);
    }
}
