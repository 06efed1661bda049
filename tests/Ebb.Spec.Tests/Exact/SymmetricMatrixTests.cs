using System.Numerics.Tensors;
using Ebb.Spec.Exact;

namespace Ebb.Spec.Tests.Exact;

public sealed class SymmetricMatrixTests
{
    // Eigenvalues 1 and 6 along (1, -2) and (2, 1): det 6, root by hand.
    private static readonly double[] Known = [5, 2, 2, 2];

    [Fact]
    public void Functions_OfAKnownMatrix_AreKnown()
    {
        Tensor<double> one = Tensor.Create([.. Known], [2, 2]), two = Tensor.Create([.. Known, 1, 0, 0, 4], [2, 2, 2]);
        double six = Math.Sqrt(6);
        double[] root = [((4 * six) + 1) / 5, ((2 * six) - 2) / 5, ((2 * six) - 2) / 5, (six + 4) / 5];
        ExactDistributionTests.Near([Math.Log(6)], SymmetricMatrix.LogDeterminant(one).Values(), 1e-15);
        ExactDistributionTests.Near([Math.Log(6), Math.Log(4)], SymmetricMatrix.LogDeterminant(two).Values(), 1e-15);
        ExactDistributionTests.Near(root, SymmetricMatrix.SquareRoot(one).Values(), 1e-15);
        ExactDistributionTests.Near([.. root, 1, 0, 0, 2], SymmetricMatrix.SquareRoot(two).Values(), 1e-15);
    }

    // A A^T of a 3 x 2 factor: singular, so that the root of what rounding leaves of the zero eigenvalue would show.
    [Fact]
    public void SquareRoot_OfASingularMatrix_GivesItBackWhenSquared() => Laws.Hold(Laws.Vectors(3), factor =>
    {
        double[] a = factor.Values(), c = new double[9], squared = new double[9];
        for (int ij = 0; ij < 9; ij++) c[ij] = Enumerable.Range(0, 2).Sum(p => a[(ij / 3 * 2) + p] * a[(ij % 3 * 2) + p]);
        double[] root = SymmetricMatrix.SquareRoot(Tensor.Create([.. c], [3, 3])).Values();
        for (int ij = 0; ij < 9; ij++) squared[ij] = Enumerable.Range(0, 3).Sum(k => root[(ij / 3 * 3) + k] * root[(k * 3) + (ij % 3)]);
        ExactDistributionTests.Near(c, squared, 1e-13 * (1 + c.Max()));
    });

    [Fact]
    public void SquareRoot_OfRankOne_HasNoResidueOfTheZeroEigenvalue()
    {
        double norm = Math.Sqrt(3);
        double[] root = SymmetricMatrix.SquareRoot(Tensor.Create([.. Enumerable.Repeat(1.0, 9)], [3, 3])).Values();
        ExactDistributionTests.Near([.. Enumerable.Repeat(1 / norm, 9)], root, 1e-14);
    }

    [Fact]
    public void Functions_OfWhatIsNotSquare_AreRefused()
    {
        Assert.Throws<ArgumentException>("matrices", () => SymmetricMatrix.SquareRoot(Tensor.Create([1.0, 2], [1, 2])));
        Assert.Throws<ArgumentException>("matrices", () => SymmetricMatrix.LogDeterminant(Tensor.Create([1.0, 2], [2])));
    }
}
