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
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool turned = false;
            for (int p = 0; p < d; p++)
            {
                for (int q = p + 1; q < d; q++) turned |= Turn(rows, d, (p, q), (tolerance, negligible), vectors);
            }

            if (!turned) return;
        }

        throw new ArithmeticException($"The rotations of a {d} x {d} matrix did not settle in {MostSweeps} sweeps: does it hold NaN or infinity?");
    }

    private static bool Turn(double[] rows, int d, (int P, int Q) pair, (double Tolerance, double Negligible) limits, double[]? vectors)
    {
        Span<double> a = rows.AsSpan(pair.P * d, d), b = rows.AsSpan(pair.Q * d, d);
        double aa = TensorPrimitives.SumOfSquares<double>(a), bb = TensorPrimitives.SumOfSquares<double>(b), ab = TensorPrimitives.Dot<double>(a, b);
        if (Math.Abs(ab) <= limits.Tolerance * Math.Sqrt(aa) * Math.Sqrt(bb) || Math.Min(aa, bb) <= limits.Negligible) return false;

        // The smaller angle whose rotation makes the pair orthogonal: t = tan of it solves t^2 + 2 zeta t - 1 = 0.
        double zeta = (bb - aa) / (2 * ab);
        double t = Math.CopySign(1 / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta)), zeta);
        double cosine = 1 / Math.Sqrt(1 + t * t), sine = cosine * t;
        Rotate(a, b, cosine, sine);
        if (vectors is not null) Rotate(vectors.AsSpan(pair.P * d, d), vectors.AsSpan(pair.Q * d, d), cosine, sine);
        return true;
    }

    private static void Rotate(Span<double> a, Span<double> b, double cosine, double sine)
    {
        for (int i = 0; i < a.Length; i++) (a[i], b[i]) = (cosine * a[i] - sine * b[i], sine * a[i] + cosine * b[i]);
    }
}
