using System.Numerics;

namespace Ebb.Check.Files;

/// <summary>Numerator / Denominator, not reduced; the denominator is above 0.</summary>
internal readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
{
    /// <summary>Whether it is the same number.</summary>
    public bool Is(Fraction other) => Numerator * other.Denominator == other.Numerator * Denominator;

    /// <summary>This one + part/whole of the way to another: a linear schedule's entry.</summary>
    public Fraction Toward(Fraction end, int part, int whole) => new(
        (Numerator * end.Denominator * (whole - part)) + (end.Numerator * Denominator * part), Denominator * end.Denominator * whole);
}
