using System.Numerics.Tensors;

namespace Ebb.Measures;

/// <summary>
/// An upper bound of the operator norm, in the Euclidean norm, of a convolution with stride 1 and zeros outside the image, rounded outward.
/// </summary>
/// <remarks>
/// <para>
/// Put the H x W image into a corner of a torus of P x Q, P = H + h, Q = W + h, h = (kernel - 1)/2, with zeros around it. A tap reaches at
/// most h rows above or below the image, hence rows -h .. H + h - 1; on the torus these are rows of the image or of the h rows of zeros, which
/// one border is enough for since row -1 is row P - 1. So on the image the circular convolution gives what the zero-padded one does: that one is the
/// circular one between an embedding and a restriction, neither of which makes anything longer. The discrete Fourier transform splits the
/// circular one into a matrix A(f) of outputs x inputs for each frequency f, and its norm is the largest of theirs (Sedghi, Gupta and Long, 2019).
/// </para>
/// <para>
/// |A|^2 is the largest eigenvalue of G = A A*, and at most trace(G^(2^k))^(1/2^k), the Schatten norm of order 2^(k+1) of A, squared; it is too large by a
/// factor of n^(1/2^(k+1)) at most, n the lesser number of channels. G^(2^k) comes of k - 1 squarings, as the trace is the squared Frobenius norm of G^(2^(k-1)). Frequencies f and -f have
/// conjugate matrices, so one of the two is enough.
/// </para>
/// </remarks>
public static class ConvolutionNorm
{
    /// <summary>The usual k.</summary>
    public const int UsualOrder = 7;

    /// <summary>The least and the greatest k.</summary>
    public const int LeastOrder = 1, MostOrder = 10;

    /// <summary>The bound.</summary>
    /// <param name="weight">The weights, (outputs, inputs, kernel, kernel), row-major, finite.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="kernel">The side of the kernel, odd.</param>
    /// <param name="varying">Only the first so many channels in vary, the others are constants; at most <paramref name="inputs"/>.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="order">k, <see cref="LeastOrder"/> to <see cref="MostOrder"/>: Schatten norms of order 2^(k+1).</param>
    /// <param name="threads">How many threads may work; -1 for all. The result does not depend on it.</param>
    /// <param name="cancellation">Stops between frequencies.</param>
    /// <returns>A number that the norm is not above; infinite where a weight is too large for any.</returns>
    /// <exception cref="ArgumentException">The weights are not as many as the sizes say.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or the order is out of range.</exception>
    public static double UpperBound(
        ReadOnlyMemory<float> weight,
        int outputs,
        int inputs,
        int kernel,
        int varying,
        int height,
        int width,
        int order = UsualOrder,
        int threads = -1,
        CancellationToken cancellation = default)
    {
        Check(weight, outputs, inputs, kernel, varying, order);
        var symbol = new ConvolutionSymbol(weight, outputs, inputs, kernel, varying, height, width);
        var rows = new double[(symbol.Rows / 2) + 1];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, rows.Length, options, () => new SchattenBound(symbol.Least, symbol.Most, order), (p, _, bound) =>
        {
            for (int q = 0; q < symbol.Columns; q++)
            {
                cancellation.ThrowIfCancellationRequested();
                symbol.At(p, q, bound.Real, bound.Imaginary);
                rows[p] = Math.Max(rows[p], bound.Norm());
            }

            return bound;
        }, _ => { });
        return Math.BitIncrement(TensorPrimitives.Max<double>(rows) + symbol.Error);
    }

    private static void Check(ReadOnlyMemory<float> weight, int outputs, int inputs, int kernel, int varying, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(varying, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(varying, inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, LeastOrder);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MostOrder);
        if (kernel < 1 || kernel % 2 == 0) throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "Expected an odd kernel size.");
        if (weight.Length != (long)outputs * inputs * kernel * kernel)
        {
            throw new ArgumentException($"Got {weight.Length} weights; expected {outputs} x {inputs} x {kernel} x {kernel}.", nameof(weight));
        }
    }
}
