namespace Ebb.Verify.ExactRun;

/// <summary>How numbers are held: value = n 2^-FractionBits, n in <see cref="Digits"/> digits.</summary>
/// <param name="FractionDigits">Digits after the binary point.</param>
/// <param name="IntegerDigits">Digits before it.</param>
/// <param name="UlpExponent">
/// What a rounding adds to a radius is 2^UlpExponent: -FractionBits, or far less in a trial that only looks how radii grow.
/// </param>
internal sealed record FixedFormat(int FractionDigits, int IntegerDigits, int UlpExponent)
{
    /// <summary>The format of rigorous arithmetic.</summary>
    public FixedFormat(int fractionDigits, int integerDigits)
        : this(fractionDigits, integerDigits, -fractionDigits * Digit.Bits)
    {
    }

    /// <summary>Bits after the binary point, F.</summary>
    public int FractionBits => FractionDigits * Digit.Bits;

    /// <summary>Digits of a number.</summary>
    public int Digits => FractionDigits + IntegerDigits;
}
