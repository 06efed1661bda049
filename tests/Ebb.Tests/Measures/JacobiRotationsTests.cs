using Ebb.Measures;

namespace Ebb.Tests.Measures;

public sealed class JacobiRotationsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(17, 40)]
    [InlineData(40, 7)]
    public void SquareRoot_Squared_IsTheMatrixAndSymmetric(int d, int rank)
    {
        double[] matrix = Matrices.Covariance(d, rank, seed: d), root = JacobiRotations.SquareRoot(matrix, d);
        Matrices.AssertClose(matrix, Matrices.Product(d, root, root), 1e-13 * Matrices.Trace(matrix, d));
        for (int i = 0; i < d * d; i++) Assert.Equal(root[i], root[i % d * d + i / d], 1e-13);
    }

    [Fact]
    public void SquareRoot_OfEigenvaluesFarApart_KeepsTheSmallOnes()
    {
        double[] matrix = Matrices.Diagonal(1e12, 4, 1e-12, 0);
        Matrices.AssertClose(Matrices.Diagonal(1e6, 2, 1e-6, 0), JacobiRotations.SquareRoot(matrix, 4), 1e-20);
    }

    [Fact]
    public void SquareRoot_OfEqualEigenvalues_IsAMultipleOfTheIdentity() =>
        Matrices.AssertClose(Matrices.Diagonal(3, 3, 3), JacobiRotations.SquareRoot(Matrices.Diagonal(9, 9, 9), 3), 1e-15);

    [Fact]
    public void NuclearNorm_OfAnOrthogonalMatrixTimesADiagonal_IsTheSumOfTheDiagonal()
    {
        double[] matrix = Matrices.Product(5, Matrices.Reflection(5, 1), Matrices.Diagonal(5, -4, 3, 1e-9, 0), Matrices.Reflection(5, 2));
        Assert.Equal(12 + 1e-9, JacobiRotations.NuclearNorm(matrix, 5), 1e-14 * 12);
    }

    [Theory]
    [InlineData(30, 5)]
    [InlineData(30, 29)]
    public void NuclearNorm_OfMoreRowsThanDimensions_Settles(int d, int columns)
    {
        // d rows in a space of fewer dimensions, as features that are 0 for all images leave; the norm is the trace of the root of A A^T.
        double[] a = [.. Matrices.Normals(d * d, 3).Select((x, i) => i % d < columns ? (double)x : 0)];
        double[] transposed = [.. Enumerable.Range(0, d * d).Select(i => a[i % d * d + i / d])];
        double expected = Matrices.Trace(JacobiRotations.SquareRoot(Matrices.Product(d, transposed, a), d), d);
        Assert.Equal(expected, JacobiRotations.NuclearNorm(a, d), 1e-6 * expected);
        Assert.Equal(JacobiRotations.NuclearNorm(transposed, d), JacobiRotations.NuclearNorm(a, d), 1e-12 * expected);
    }

    [Fact]
    public void SquareRoot_OfNaN_IsAnError() => Assert.Throws<ArithmeticException>(() => JacobiRotations.SquareRoot([1, double.NaN, double.NaN, 1], 2));
}
