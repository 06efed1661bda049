namespace Ebb.Check;

/// <summary>An upper bound of the Euclidean operator norm of a zero-padded convolution on images of Height x Width, for all images.</summary>
/// <remarks>
/// Put the image into a torus of (Height + h) x (Width + h), h = (kernel - 1)/2, zeros beside it: no window of a pixel reaches the image's other side, so the circular
/// convolution there, cut to the image, is the zero-padded one, and has at least its norm. Circular convolution is block-diagonal in frequencies, with the
/// matrix A(f) = sum over taps of W[tap] e^(i f tap). With M_0 = A and M_j = M_(j-1) M_(j-1)^H, |A| = |M_k|^(1/2^k), and |M_k| is at most its Frobenius norm:
/// the Schatten norm of order 2^(k+1). Beside each matrix goes a bound on its Frobenius distance from the true one.
/// </remarks>
internal static class SpectralBound
{
    // One operation errs by 2^-53 of its result. No sum has 2^20 terms, and Up covers the rounding of the bounds themselves.
    private const double Unit = 1.0 / (1L << 52);
    private const double Up = 1 + 1e-9;
    private const double Underflow = 1e-150;

    /// <summary>The bound for the first inputs of a layer, of order 2^(k+1).</summary>
    public static double Of(Layer layer, int inputs, int height, int width, int k, CancellationToken cancellation)
    {
        var (rows, columns) = (UnitCircle.Points(height + (layer.Kernel / 2)), UnitCircle.Points(width + (layer.Kernel / 2)));
        double[] bounds = new double[(rows.Length / 2) + 1];

        // The frequencies f and -f have conjugate matrices: half of the rows' will do.
        Parallel.For(0, bounds.Length, new ParallelOptions { CancellationToken = cancellation }, a =>
        {
            for (int b = 0; b < columns.Length; b++)
            {
                var waves = Enumerable.Range(0, layer.Kernel * layer.Kernel).Select(tap => rows[a * (tap / layer.Kernel) % rows.Length] * columns[b * (tap % layer.Kernel) % columns.Length]);
                var (matrix, shifts) = (At(layer, inputs, [.. waves]), new int[k]);
                for (int j = 0; j < k; j++) matrix = Gram(matrix.Value, matrix.Error, out shifts[j]);
                double bound = (Frobenius(matrix.Value) + matrix.Error) * Up;
                for (int j = k - 1; j >= 0; j--) bound = Math.BitIncrement(Math.Sqrt(Math.ScaleB(bound, shifts[j])));
                bounds[a] = Math.Max(bounds[a], bound);
            }
        });
        return bounds.Max();
    }

    /// <summary>A(f), and what it is off by.</summary>
    private static (Complex[,] Value, double Error) At(Layer layer, int inputs, Complex[] waves)
    {
        var (matrix, squares) = (new Complex[layer.Outputs, inputs], 0.0);
        for (int e = 0; e < layer.Outputs * inputs; e++)
        {
            var (o, i, sum) = (e / inputs, e % inputs, 0.0);
            for (int tap = 0; tap < waves.Length; tap++)
            {
                double w = layer.Weight[layer.At(o, i) + tap];
                matrix[o, i] = new(matrix[o, i].Real + (w * waves[tap].Real), matrix[o, i].Imaginary + (w * waves[tap].Imaginary));
                sum += Math.Abs(w);
            }

            squares += sum * sum;
        }

        // A wave is a product of two points, so each of its parts is off by less than 4 Error; then come the taps' products and sums.
        return (matrix, 1.5 * ((4 * UnitCircle.Error) + ((waves.Length + 4) * Unit)) * Math.Sqrt(squares) * Up);
    }

    /// <summary>M M^H 2^-shift, its norm near 1. Each part of an entry is a sum of 2n products, no larger in all than the product of the norms of two rows.</summary>
    private static (Complex[,] Value, double Error) Gram(Complex[,] m, double off, out int shift)
    {
        var (size, rows, columns) = (Frobenius(m), m.GetLength(0), m.GetLength(1));
        int down = -2 * Math.ILogB(size + off);
        var gram = new Complex[rows, rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                var (re, im) = (0.0, 0.0);
                for (int c = 0; c < columns; c++)
                {
                    re += (m[i, c].Real * m[j, c].Real) + (m[i, c].Imaginary * m[j, c].Imaginary);
                    im += (m[i, c].Imaginary * m[j, c].Real) - (m[i, c].Real * m[j, c].Imaginary);
                }

                gram[i, j] = new(Math.ScaleB(re, down), Math.ScaleB(im, down));
                gram[j, i] = Complex.Conjugate(gram[i, j]);
            }
        }

        shift = -down;
        return (gram, (Math.ScaleB((((2 * size) + off) * off) + (1.5 * ((2 * columns) + 4) * Unit * size * size), down) * Up) + Underflow);
    }

    private static double Frobenius(Complex[,] m) => Math.Sqrt(m.Cast<Complex>().Sum(entry => (entry.Real * entry.Real) + (entry.Imaginary * entry.Imaginary)) + (Underflow * Underflow)) * Up;
}
