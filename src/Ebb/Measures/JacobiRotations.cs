using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Measures;

/// <summary>
/// Singular values by one-sided Jacobi rotations (Hestenes, 1958): pairs of rows are turned until all are orthogonal; their lengths then are
/// the singular values, small ones as accurate as large ones (Demmel and Veselic, 1992).
/// </summary>
internal static class JacobiRotations
{
    private const int MostSweeps = 60;

    /// <summary>The sum of the singular values of a d x d matrix.</summary>
    public static double NuclearNorm(double[] matrix, int d)
    {
        double[] rows = [.. matrix];
        Orthogonalize(rows, d, null);
        double sum = 0;
        for (int i = 0; i < d; i++) sum += TensorPrimitives.Norm<double>(rows.AsSpan(i * d, d));
        return sum;
    }

    /// <summary>
    /// The symmetric square root of a symmetric d x d matrix A with no negative eigenvalue: when V A has orthogonal rows, the rows v of V are
    /// eigenvectors of A, the rows of V A have the eigenvalues as lengths, and the root is the sum of sqrt(length) v v^T.
    /// </summary>
    public static double[] SquareRoot(double[] matrix, int d)
    {
        double[] rows = [.. matrix], vectors = new double[d * d], root = new double[d * d];
        for (int i = 0; i < d; i++) vectors[i * d + i] = 1;
        Orthogonalize(rows, d, vectors);
        for (int k = 0; k < d; k++)
        {
            var vector = vectors.AsSpan(k * d, d);
            double scale = Math.Sqrt(TensorPrimitives.Norm<double>(rows.AsSpan(k * d, d)));
            for (int i = 0; i < d; i++)
            {
                var target = root.AsSpan(i * d, d);
                TensorPrimitives.MultiplyAdd(vector, scale * vector[i], target, target);
            }
        }

        return root;
    }

    // Turns the rows, and the rows of "vectors" along with them, until a sweep over all pairs finds nothing to turn.
    private static void Orthogonalize(double[] rows, int d, double[]? vectors)
    {
        // A dot product of d terms is known to about this part of the rows' lengths. Rows so short that rounding made them are left as they are:
        // where rows outnumber the dimensions they span, turning would only shrink the surplus ones again and again.
        double tolerance = d * Math.ScaleB(1, -52), negligible = TensorPrimitives.SumOfSquares<double>(rows) * Math.ScaleB(1, -208);
        var squares = new double[d];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            // Within a sweep the squared lengths are carried along, which costs the shrinking ones digits.
            for (int i = 0; i < d; i++) squares[i] = TensorPrimitives.SumOfSquares<double>(rows.AsSpan(i * d, d));
            bool turned = false;
            for (int p = 0; p < d; p++)
            {
                for (int q = p + 1; q < d; q++)
                {
                    double dot = TensorPrimitives.Dot<double>(rows.AsSpan(p * d, d), rows.AsSpan(q * d, d));
                    if (Math.Abs(dot) <= tolerance * Math.Sqrt(squares[p]) * Math.Sqrt(squares[q])) continue;
                    if (Math.Min(squares[p], squares[q]) <= negligible) continue;
                    turned = true;
                    var (cosine, sine) = Angle(ref squares[p], ref squares[q], dot);
                    Rotate(rows.AsSpan(p * d, d), rows.AsSpan(q * d, d), cosine, sine);
                    if (vectors is not null) Rotate(vectors.AsSpan(p * d, d), vectors.AsSpan(q * d, d), cosine, sine);
                }
            }

            if (!turned) return;
        }

        throw new ArithmeticException($"The rotations of a {d} x {d} matrix did not settle in {MostSweeps} sweeps: does it hold NaN or infinity?");
    }

    /// <summary>The smaller angle whose rotation makes two rows orthogonal, from their squared lengths, which become the new ones, and their product.</summary>
    private static (double Cosine, double Sine) Angle(ref double first, ref double second, double dot)
    {
        // The tangent t solves t^2 + 2 zeta t - 1 = 0.
        double zeta = (second - first) / (2 * dot);
        double t = Math.CopySign(1 / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta)), zeta);
        first = Math.Max(0, first - t * dot);
        second = Math.Max(0, second + t * dot);
        double cosine = 1 / Math.Sqrt(1 + t * t);
        return (cosine, cosine * t);
    }

    private static void Rotate(Span<double> a, Span<double> b, double cosine, double sine)
    {
        int i = 0;
        for (int lanes = Vector<double>.Count; i <= a.Length - lanes; i += lanes)
        {
            Vector<double> x = new(a[i..]), y = new(b[i..]);
            (cosine * x - sine * y).CopyTo(a[i..]);
            (sine * x + cosine * y).CopyTo(b[i..]);
        }

        for (; i < a.Length; i++) (a[i], b[i]) = (cosine * a[i] - sine * b[i], sine * a[i] + cosine * b[i]);
    }
}
