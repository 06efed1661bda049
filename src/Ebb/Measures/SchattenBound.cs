using System.Numerics.Tensors;

namespace Ebb.Measures;

/// <summary>
/// The Schatten norm of order 2^(k+1) of a complex matrix, rounded up, from k products of a matrix and its adjoint. Buffers of its own: for one thread.
/// </summary>
/// <remarks>
/// X_0 is the matrix, X_(j+1) = X_j X_j* as computed; all but X_0 are Hermitian to the last bit. A real and an imaginary part are dot products of 2n terms, so
/// each is off by at most gamma times the sum of the |products|, gamma = 2^-53 (2n + 2)/(1 - 2^-53 (2n + 2)), and X_(j+1) by at most 2 gamma |X_j|_F^2 in
/// the Frobenius norm. With r the spectral radius (of X_0: the norm), r(X_j)^2 &lt;= r(X_(j+1)) + 2 gamma |X_j|_F^2, and r(X_k) &lt;= |X_k|_F. Before each product X_j is scaled
/// by a power of two so that its largest entry is in [1, 2): nothing overflows, and what underflows, some 2^-1060 in all, is covered by taking twice that bound.
/// </remarks>
internal sealed class SchattenBound
{
    private readonly int _order, _least;
    private readonly double[][] _real, _imaginary;
    private readonly double[] _scales, _slacks;

    /// <param name="least">Rows of the matrix, at most its columns.</param>
    /// <param name="most">Columns.</param>
    /// <param name="order">k.</param>
    public SchattenBound(int least, int most, int order)
    {
        (_order, _least) = (order, least);
        _real = [new double[least * most], new double[least * least], new double[least * least]];
        _imaginary = [new double[least * most], new double[least * least], new double[least * least]];
        (_scales, _slacks) = (new double[order + 1], new double[order + 1]);
    }

    /// <summary>The real parts of the matrix, row-major, to be filled.</summary>
    public Span<double> Real => _real[0];

    /// <summary>The imaginary parts.</summary>
    public Span<double> Imaginary => _imaginary[0];

    /// <summary>The bound of the norm of what was filled in, which is overwritten. Infinite when an entry is not finite.</summary>
    public double Norm()
    {
        double squares = 0;
        for (int j = 0; j <= _order; j++)
        {
            int from = j == 0 ? 0 : 1 + (j % 2);
            double[] real = _real[from], imaginary = _imaginary[from];
            if (!Scale(real, imaginary, out _scales[j])) return double.PositiveInfinity;
            if (_scales[j] == 0) return Back(j, 0);
            int terms = real.Length / _least;
            squares = Above(TensorPrimitives.SumOfSquares<double>(real) + TensorPrimitives.SumOfSquares<double>(imaginary), 2 * real.Length);
            _slacks[j] = 4 * ((2 * terms) + 4) * Math.ScaleB(1, -53) * squares;
            if (j < _order) Multiply(real, imaginary, terms, _real[2 - (j % 2)], _imaginary[2 - (j % 2)]);
        }

        return Back(_order, Up(Math.Sqrt(squares)));
    }

    // From a bound of r(X_j) scaled to one of r(X_0).
    private double Back(int j, double radius)
    {
        for (; j > 0; j--) radius = Up(Math.Sqrt(Up(Up(_scales[j] * radius) + _slacks[j - 1])));
        return Up(_scales[0] * radius);
    }

    // X X*: Hermitian, so the rows from the diagonal on are enough.
    private void Multiply(double[] real, double[] imaginary, int terms, double[] productReal, double[] productImaginary)
    {
        for (int i = 0; i < _least; i++)
        {
            ReadOnlySpan<double> a = real.AsSpan(i * terms, terms), b = imaginary.AsSpan(i * terms, terms);
            for (int j = i; j < _least; j++)
            {
                ReadOnlySpan<double> c = real.AsSpan(j * terms, terms), d = imaginary.AsSpan(j * terms, terms);
                double re = TensorPrimitives.Dot(a, c) + TensorPrimitives.Dot(b, d);
                double im = i == j ? 0 : TensorPrimitives.Dot(b, c) - TensorPrimitives.Dot(a, d);
                (productReal[(i * _least) + j], productReal[(j * _least) + i]) = (re, re);
                (productImaginary[(i * _least) + j], productImaginary[(j * _least) + i]) = (im, -im);
            }
        }
    }

    // Divides by a power of two, which is exact but for what underflows; 0 for a matrix of zeros. False when an entry is not finite.
    private static bool Scale(double[] real, double[] imaginary, out double scale)
    {
        // MaxMagnitude keeps the sign.
        scale = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude<double>(real)), Math.Abs(TensorPrimitives.MaxMagnitude<double>(imaginary)));
        if (!double.IsFinite(scale)) return false;
        if (scale == 0) return true;
        int exponent = Math.ILogB(scale);
        scale = Math.ScaleB(1, exponent);
        double inverse = Math.ScaleB(1, -exponent);
        TensorPrimitives.Multiply(real, inverse, real);
        TensorPrimitives.Multiply(imaginary, inverse, imaginary);
        return true;
    }

    // The sum of so many squares is off by at most terms 2^-53 (1 + ..) of itself.
    private static double Above(double sum, int terms) => Up(sum * (1 + ((terms + 4) * Math.ScaleB(1, -52))));

    private static double Up(double x) => Math.BitIncrement(x);
}
