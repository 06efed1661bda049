using System.Numerics;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// An image of enclosures: every true value lies within the radius of its centre. Centres are fixed-point numbers, a plane of all pixels for each
/// digit; radii are double times 2^<see cref="RadiusExponent"/>, since they can be far below the least double.
/// </summary>
internal sealed class FixedTensor
{
    private readonly PixelGrid _grid;
    private readonly long[][] _digits;

    /// <summary>Makes room for zeros.</summary>
    public FixedTensor(PixelGrid grid, int channels, FixedFormat largest)
    {
        (_grid, Channels, Format) = (grid, channels, largest);
        _digits = new long[largest.Digits][];
        for (int j = 0; j < _digits.Length; j++) _digits[j] = new long[channels * grid.PlaneLength];
        Radius = new double[channels * grid.PlaneLength];
        RadiusExponent = largest.UlpExponent;
    }

    /// <summary>Channels.</summary>
    public int Channels { get; }

    /// <summary>How the numbers are held now; never more digits than at first.</summary>
    public FixedFormat Format { get; set; }

    /// <summary>The radii's doubles, (channels, places).</summary>
    public double[] Radius { get; }

    /// <summary>The radii's power of two.</summary>
    public int RadiusExponent { get; set; }

    /// <summary>At least |value| of every value, where somebody has set it: of states, noise and predictions.</summary>
    public double Largest { get; set; }

    /// <summary>The planes of one digit, (channels, places); 0 is the lowest.</summary>
    public long[] this[int digit] => _digits[digit];

    /// <summary>Log2 of the largest radius; -infinity for none.</summary>
    public double RadiusLog2()
    {
        double largest = 0;
        foreach (double radius in Radius) largest = Math.Max(largest, radius);
        return Math.Log2(largest) + RadiusExponent;
    }

    /// <summary>Takes floats, (C, H, W), exactly; radius 0.</summary>
    public void Place(ReadOnlySpan<float> values)
    {
        int count = _grid.Height * _grid.Width;
        double largest = 0;
        Span<long> digits = stackalloc long[Format.Digits];
        for (int i = 0; i < values.Length; i++)
        {
            Digit.Split(Digit.Fixed(values[i], Format.FractionBits), digits);
            PlaceAt((i / count * _grid.PlaneLength) + _grid.PlaceOf(i % count), digits);
            largest = Math.Max(largest, Math.Abs((double)values[i]));
        }

        Array.Clear(Radius);
        (RadiusExponent, Largest) = (Format.UlpExponent, largest);
    }

    /// <summary>Makes every pixel of a channel the number n 2^-F, within the radius.</summary>
    public void Fill(int channel, BigInteger value, double radius)
    {
        Span<long> digits = stackalloc long[Format.Digits];
        Digit.Split(value, digits);
        for (int pixel = 0; pixel < _grid.Height * _grid.Width; pixel++)
        {
            int place = (channel * _grid.PlaneLength) + _grid.PlaceOf(pixel);
            PlaceAt(place, digits);
            Radius[place] = radius;
        }
    }

    /// <summary>Copies the first channels from a tensor of the same format.</summary>
    public void CopyFrom(FixedTensor source)
    {
        (Format, RadiusExponent, Largest) = (source.Format, source.RadiusExponent, source.Largest);
        int count = source.Channels * _grid.PlaneLength;
        for (int j = 0; j < Format.Digits; j++) source[j].AsSpan(0, count).CopyTo(_digits[j]);
        source.Radius.AsSpan(0, count).CopyTo(Radius);
    }

    /// <summary>Drops low digits: a rounding in every pixel. The digits that are dropped are less than 0.51 of the lowest that stays.</summary>
    public void Shorten(FixedFormat format)
    {
        int dropped = Format.FractionDigits - format.FractionDigits;
        if (dropped == 0) return;
        for (int j = 0; j < format.Digits; j++) _digits[j + dropped].AsSpan().CopyTo(_digits[j]);
        Format = format;
        RaiseRadiusExponent(format.UlpExponent);
        double ulp = RadiusMath.Power(format.UlpExponent - RadiusExponent);
        for (int i = 0; i < Radius.Length; i++) Radius[i] = _grid.Mask[i % _grid.PlaneLength] != 0 ? RadiusMath.Up(Radius[i] + ulp) : 0;
    }

    /// <summary>Centre n and radius in units of 2^-F, the radius rounded up, of value i of the image, (C, H, W).</summary>
    public (BigInteger Centre, BigInteger Radius) At(int i)
    {
        int count = _grid.Height * _grid.Width, place = (i / count * _grid.PlaneLength) + _grid.PlaceOf(i % count);
        Span<long> digits = stackalloc long[Format.Digits];
        for (int j = 0; j < digits.Length; j++) digits[j] = _digits[j][place];
        return (Digit.Join(digits), RadiusMath.Ceiling(Radius[place], RadiusExponent + Format.FractionBits));
    }

    /// <summary>Brings the largest radius near 1, so that small ones do not vanish; never below the exponent of a rounding.</summary>
    public void Normalise()
    {
        double largest = 0;
        foreach (double radius in Radius) largest = Math.Max(largest, radius);
        if (largest == 0) return;
        int shift = Math.Max(Math.ILogB(largest), Format.UlpExponent - RadiusExponent);
        if (Math.Abs(shift) < 64) return;
        RadiusExponent += shift;
        RadiusMath.Scale(Radius, -shift);
    }

    /// <summary>Makes the radii multiples of a larger power of two, rounded up.</summary>
    public void RaiseRadiusExponent(int least)
    {
        if (RadiusExponent >= least) return;
        RadiusMath.Scale(Radius, RadiusExponent - least);
        RadiusExponent = least;
    }

    private void PlaceAt(int place, ReadOnlySpan<long> digits)
    {
        for (int j = 0; j < digits.Length; j++) _digits[j][place] = digits[j];
    }
}
