using Ebb.Testing.Exact;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Theorems;

/// <summary>Noise levels at which both weights are rational, and small rational numbers to run through them.</summary>
internal static class RationalLevels
{
    /// <summary>Parameters m in (0, 1) of <see cref="BigRational.LevelOf"/>: the greater, the noisier.</summary>
    public static Gen<BigRational> Parameters { get; } = from n in Gen.Choose(1, 96) select new BigRational(n, 97);

    /// <summary>Two different levels: alphaBar and the cleaner alphaBarPrev, which is 1 now and then.</summary>
    public static Gen<(BigRational AlphaBar, BigRational AlphaBarPrev)> Pairs { get; } =
        from noisy in Gen.Choose(1, 96)
        from clean in Gen.Choose(0, noisy - 1)
        select (BigRational.LevelOf(new(noisy, 97)), BigRational.LevelOf(new(clean, 97)));

    public static Gen<BigRational> Numbers { get; } = from n in Gen.Choose(-300, 300) select new BigRational(n, 100);

    public static Gen<BigRational[]> Vectors { get; } = from values in Gen.ArrayOf(Numbers, 3) select values;

    public static BigRational Of(int numerator, int denominator = 1) => new(numerator, denominator);
}
