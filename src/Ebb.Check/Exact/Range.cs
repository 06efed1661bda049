using System.Numerics;

namespace Ebb.Check.Exact;

/// <summary>All numbers from Low to High, both in units of 2^-bits where the bits are those of the <see cref="RangeMath"/> in use.</summary>
internal readonly record struct Range(BigInteger Low, BigInteger High)
{
    public static Range operator +(Range x, Range y) => new(x.Low + y.Low, x.High + y.High);

    public static Range operator -(Range x, Range y) => new(x.Low - y.High, x.High - y.Low);
}
