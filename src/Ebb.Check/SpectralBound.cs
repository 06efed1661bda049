namespace Ebb.Check;

/// <summary>An upper bound of the Euclidean operator norm of a zero-padded convolution, for all images of a size. docs/certificates.md says why.</summary>
internal static class SpectralBound
{
    // One operation errs by 2^-53 of its result. No sum has 2^20 terms, and Up covers the rounding of the bounds themselves.
    private const double Unit = 1.0 / (1L << 52);
    private const double Up = 1 + 1e-9;
    private const double Underflow = 1e-150;

    /// <summary>The bound for the first inputs of a layer: of the largest Schatten norm of order 2^(k+1).</summary>
    public static double Of(Layer layer, int inputs, int height, int width, int k, CancellationToken cancellation)
    {
        var (rows, columns) = (UnitCircle.Points(height + (layer.Kernel / 2)), UnitCircle.Points(width + (layer.Kernel / 2)));
        // A wave is a product of two points, so each of its parts is off by less than 2^-49; at most 225 taps' products and sums add 229 Units to that.
        double error = 1e-13 * layer.Weight.Sum(w => Math.Abs((double)w));

        // The frequencies f and -f have conjugate matrices: half of the rows' will do.
        var frequencies = from a in Enumerable.Range(0, (rows.Length / 2) + 1) from b in Enumerable.Range(0, columns.Length) select (Row: a, Column: b);
        return frequencies.AsParallel().WithCancellation(cancellation).Max(f =>
        {
            var matrix = new Complex[layer.Outputs, inputs];
            for (int tap = 0; tap < layer.Kernel * layer.Kernel; tap++)
            {
                var wave = rows[f.Row * (tap / layer.Kernel) % rows.Length] * columns[f.Column * (tap % layer.Kernel) % columns.Length];
                for (int e = 0; e < matrix.Length; e++) matrix[e / inputs, e % inputs] += layer.Weight[layer.At(e / inputs, e % inputs) + tap] * wave;
            }

            return Norm(matrix, error, k);
        });
    }

    /// <summary>A bound of the norm, from entries and a bound of their Frobenius distance from the true ones; by M M^H 2^shift, near 1, if k > 0.</summary>
    private static double Norm(Complex[,] m, double off, int k)
    {
        double size = Math.Sqrt(m.Cast<Complex>().Sum(z => (z.Real * z.Real) + (z.Imaginary * z.Imaginary)) + (Underflow * Underflow)) * Up;
        if (k == 0) return (size + off) * Up;
        var (rows, columns, shift) = (m.GetLength(0), m.GetLength(1), -2 * Math.ILogB(size + off));
        var gram = new Complex[rows, rows];
        for (int e = 0; e < gram.Length; e++)
        {
            var (i, j, sum) = (e / rows, e % rows, Complex.Zero);
            for (int c = 0; c < columns; c++) sum += m[i, c] * Complex.Conjugate(m[j, c]);
            gram[i, j] = new(Math.ScaleB(sum.Real, shift), Math.ScaleB(sum.Imaginary, shift));
        }

        // Each part of an entry is a sum of 2n products, no larger in all than the product of the norms of two rows.
        double products = (((2 * size) + off) * off) + (1.5 * ((2 * columns) + 4) * Unit * size * size);
        return Math.BitIncrement(Math.Sqrt(Math.ScaleB(Norm(gram, (Math.ScaleB(products, shift) * Up) + Underflow, k - 1), -shift)));
    }
}
