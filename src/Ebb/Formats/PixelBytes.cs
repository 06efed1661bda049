namespace Ebb.Formats;

/// <summary>
/// The one rule between pixel values in [-1, 1] and bytes: value = 2 (byte / 255) - 1 and byte = truncate(clamp01((value + 1) / 2) * 255).
/// Every byte comes back as itself.
/// </summary>
/// <remarks>
/// Plain truncation does not keep that promise for values stored in float32: byte / 255 and 2x - 1 are rounded, each by at most 2^-25, so a value may lie
/// up to 127.5 (2^-24 + 2^-25) = 1.2e-5 bytes below its whole number, and 63 of the 256 bytes would come back one too small. So the product is taken in
/// double and 2^-16 = 1.5e-5 is added before truncation, the smallest power of two above that error.
/// </remarks>
public static class PixelBytes
{
    private const double Slack = 1.0 / (1 << 16);

    /// <summary>The value in [-1, 1] of a byte.</summary>
    public static float ToUnit(byte value) => 2 * (value / 255f) - 1;

    /// <summary>The byte of a value; values beyond [-1, 1] are clamped and NaN is 0.</summary>
    public static byte FromUnit(float value)
    {
        double part = ((double)value + 1) / 2;
        return part > 0 ? (byte)(Math.Min(part, 1) * 255 + Slack) : (byte)0;
    }
}
