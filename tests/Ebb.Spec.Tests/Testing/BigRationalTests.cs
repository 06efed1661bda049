using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Testing;

public sealed class BigRationalTests
{
    private static Gen<BigRational> Rationals { get; } =
        from numerator in Gen.Choose(-1000, 1000) from denominator in Gen.Choose(1, 1000) select new BigRational(numerator, denominator);

    private static Gen<double> Doubles { get; } =
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite);

    [Fact]
    public void Arithmetic_OfAnyThree_IsAField() => Laws.Hold(
        from x in Rationals from y in Rationals from z in Rationals select (x, y, z),
        given =>
        {
            (BigRational x, BigRational y, BigRational z) = given;
            Assert.Equal(x + y, y + x);
            Assert.Equal(x * y, y * x);
            Assert.Equal((x + y) + z, x + (y + z));
            Assert.Equal((x * y) * z, x * (y * z));
            Assert.Equal(x * (y + z), (x * y) + (x * z));
            Assert.Equal(BigRational.Zero, x - x);
            if (y != BigRational.Zero) Assert.Equal(x, x / y * y);
        });

    [Fact]
    public void CompareTo_OfAnyTwo_IsTheOrderOfTheirDifference() => Laws.Hold(
        from x in Rationals from y in Rationals select (x, y),
        given =>
        {
            Assert.Equal((given.x - given.y).Numerator.Sign, Math.Sign(given.x.CompareTo(given.y)));
            Assert.Equal(given.x > given.y ? given.x : given.y, Piecewise.Max(given.x, given.y));
            Assert.Equal(given.x > BigRational.Zero ? BigRational.One : BigRational.Zero, Piecewise.Step(given.x));
        });

    [Fact]
    public void Constructor_OfAnyTwo_GivesLowestTermsAndAPositiveDenominator()
    {
        BigRational x = new(6, -4);

        Assert.Equal((new BigInteger(-3), new BigInteger(2)), (x.Numerator, x.Denominator));
        Assert.Equal("-3/2", $"{x}");
        Assert.Equal(BigRational.Zero, default);
        Assert.Throws<DivideByZeroException>(() => new BigRational(1, 0));
    }

    [Fact]
    public void FromDouble_OfAnyDouble_ComesBack() =>
        Laws.Hold(Doubles, x => Assert.Equal(x + 0.0, BigRational.FromDouble(x).ToDouble()));

    [Fact]
    public void FromDouble_OfATenth_IsTheDoubleAndNotTheTenth() => Assert.Equal(
        new BigRational(BigInteger.Parse("3602879701896397", null), BigInteger.One << 55), BigRational.FromDouble(0.1));

    [Fact]
    public void FromDouble_OfNoNumber_Refuses()
    {
        Assert.Throws<OverflowException>(() => BigRational.FromDouble(double.NaN));
        Assert.Throws<OverflowException>(() => BigRational.FromDouble(double.NegativeInfinity));
    }

    [Fact]
    public void ToDouble_OfAQuotient_RoundsAsDivisionDoes() => Laws.Hold(
        from x in Doubles from y in Doubles.Where(y => y != 0) select (x, y),
        given =>
        {
            double want = given.x / given.y;
            Assert.Equal(want + 0.0, (BigRational.FromDouble(given.x) / BigRational.FromDouble(given.y)).ToDouble());
        });

    [Fact]
    public void ToDouble_OfATie_TakesTheEvenNeighbour() => Laws.Hold(Doubles.Where(x => Math.Abs(x) < double.MaxValue), x =>
    {
        double next = Math.BitIncrement(x);
        BigRational middle = (BigRational.FromDouble(x) + BigRational.FromDouble(next)) * new BigRational(1, 2);
        Assert.Equal(BitConverter.DoubleToInt64Bits(x) % 2 == 0 ? x : next, middle.ToDouble());
    });

    [Fact]
    public void ToDouble_BelowTheNormalNumbers_RoundsOnce()
    {
        BigRational least = BigRational.FromDouble(double.Epsilon), two = BigRational.FromInteger(2);

        Assert.Equal(0, (least / two).ToDouble());
        Assert.Equal(double.Epsilon, (least / two * BigRational.FromDouble(1.0000000001)).ToDouble());
        Assert.Equal(2 * double.Epsilon, (least * new BigRational(3, 2)).ToDouble());
        Assert.Equal(double.PositiveInfinity, (BigRational.FromDouble(double.MaxValue) * two).ToDouble());
    }

    [Fact]
    public void CreateChecked_OfTheScalarsInUse_IsExact()
    {
        Assert.Equal(new BigRational(1, 1_000_000), Ratio.Of<BigRational>(1, 1_000_000));
        Assert.Equal(new BigRational(-7, 2), BigRational.FromDouble(-3.5));
        Assert.Equal(-3.5, double.CreateChecked(new BigRational(-7, 2)));
        Assert.Equal(new BigRational(5, 1), Create((nint)5));
        Assert.Equal(new BigRational(1, 4), Create(0.25f));

        static BigRational Create<TOther>(TOther value)
            where TOther : INumberBase<TOther> => Generic<BigRational, TOther>(value);
    }

    [Fact]
    public void Modulus_OfAnyTwo_HasTheSignOfTheFirst() => Laws.Hold(
        from x in Gen.Choose(-1000, 1000) from y in Gen.Choose(1, 50) select (x, y),
        given => Assert.Equal(
            BigRational.FromInteger(given.x % given.y),
            Modulus(BigRational.FromInteger(given.x), BigRational.FromInteger(given.y))));

    [Fact]
    public void Pow_OfANegativeExponent_IsTheReciprocal() =>
        Assert.Equal(new BigRational(-27, 8), BigRational.Pow(new BigRational(-2, 3), -3));

    private static TNumber Generic<TNumber, TOther>(TOther value)
        where TNumber : INumberBase<TNumber>
        where TOther : INumberBase<TOther> => TNumber.CreateChecked(value);

    private static TNumber Modulus<TNumber>(TNumber x, TNumber y)
        where TNumber : INumber<TNumber> => x % y;
}
