using Ebb.Spec.Scalars;

namespace Ebb.Measures;

/// <summary>The matrices A(f) that a circular convolution is made of, in double, with a bound of their error.</summary>
internal sealed class ConvolutionSymbol
{
    private readonly ReadOnlyMemory<float> _weight;
    private readonly int _outputs, _inputs, _kernel, _varying;
    private readonly double[] _rowCosine, _rowSine, _columnCosine, _columnSine;

    public ConvolutionSymbol(ReadOnlyMemory<float> weight, int outputs, int inputs, int kernel, int varying, int height, int width)
    {
        (_weight, _outputs, _inputs, _kernel, _varying) = (weight, outputs, inputs, kernel, varying);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        int reach = (kernel - 1) / 2;
        (Rows, Columns) = (height + reach, width + reach);
        (_rowCosine, _rowSine, double rowError) = Roots(Rows);
        (_columnCosine, _columnSine, double columnError) = Roots(Columns);
        Error = Slack(rowError + columnError);
    }

    /// <summary>P and Q, the sides of the torus.</summary>
    public int Rows { get; }

    /// <inheritdoc cref="Rows"/>
    public int Columns { get; }

    /// <summary>The lesser of the numbers of channels out and in: the rows of the matrices as <see cref="At"/> writes them.</summary>
    public int Least => Math.Min(_outputs, _varying);

    /// <summary>The greater of the two: the columns.</summary>
    public int Most => Math.Max(_outputs, _varying);

    /// <summary>The operator norm of what is written differs from that of A(f) by no more than this.</summary>
    public double Error { get; }

    /// <summary>Writes A(f), or its transpose, which has the same norm, where that has fewer rows.</summary>
    /// <param name="p">The frequency over the rows, 0 to Rows - 1.</param>
    /// <param name="q">The frequency over the columns, 0 to Columns - 1.</param>
    /// <param name="real">The real parts, (Least, Most), row-major.</param>
    /// <param name="imaginary">The imaginary parts.</param>
    public void At(int p, int q, Span<double> real, Span<double> imaginary)
    {
        int taps = _kernel * _kernel;
        Span<double> cosine = stackalloc double[taps], sine = stackalloc double[taps];
        Phases(p, q, cosine, sine);
        var weight = _weight.Span;
        for (int o = 0; o < _outputs; o++)
        {
            for (int i = 0; i < _varying; i++)
            {
                var w = weight.Slice(((o * _inputs) + i) * taps, taps);
                double re = 0, im = 0;
                for (int tap = 0; tap < taps; tap++)
                {
                    re += w[tap] * cosine[tap];
                    im += w[tap] * sine[tap];
                }

                int at = _outputs <= _varying ? (o * _varying) + i : (i * _outputs) + o;
                (real[at], imaginary[at]) = (re, im);
            }
        }
    }

    // exp(2 pi i (p (u - h)/P + q (v - h)/Q)) for every tap (u, v), as the product of two roots of unity.
    private void Phases(int p, int q, Span<double> cosine, Span<double> sine)
    {
        int reach = (_kernel - 1) / 2;
        for (int u = 0; u < _kernel; u++)
        {
            int row = Place(p, u - reach, Rows);
            for (int v = 0; v < _kernel; v++)
            {
                int column = Place(q, v - reach, Columns);
                int tap = (u * _kernel) + v;
                cosine[tap] = (_rowCosine[row] * _columnCosine[column]) - (_rowSine[row] * _columnSine[column]);
                sine[tap] = (_rowCosine[row] * _columnSine[column]) + (_rowSine[row] * _columnCosine[column]);
            }
        }
    }

    private static int Place(int frequency, int offset, int period)
    {
        long place = (long)frequency * offset % period;
        return (int)(place < 0 ? place + period : place);
    }

    // cos and sin of 2 pi m / period, and the largest distance of one from the truth.
    private static (double[] Cosine, double[] Sine, double Error) Roots(int period)
    {
        double[] cosine = new double[period], sine = new double[period];
        double error = 0;
        for (int m = 0; m < period; m++)
        {
            var angle = Interval<double>.Tau * Interval<double>.Of(m) / Interval<double>.Of(period);
            cosine[m] = Middle(Interval<double>.Cos(angle), ref error);
            sine[m] = Middle(Interval<double>.Sin(angle), ref error);
        }

        return (cosine, sine, error);
    }

    private static double Middle(Interval<double> x, ref double error)
    {
        double middle = x.Lower + ((x.Upper - x.Lower) / 2);
        error = Math.Max(error, Math.BitIncrement(Math.Max(x.Upper - middle, middle - x.Lower)));
        return middle;
    }

    // Each phase: roots of unity off by error together and in each part (sums of two products of numbers within 1, hence 4 error and 3 roundings);
    // each entry: a dot product of so many taps. Both parts of an entry are off by at most that times sum |w|, the entry by twice that, and the operator norm
    // by at most the Frobenius norm.
    private double Slack(double error)
    {
        int taps = _kernel * _kernel;
        double perWeight = 2 * ((4 * error) + ((taps + 8) * Math.ScaleB(1, -52)));
        double squares = 0;
        for (int row = 0; row < _outputs; row++)
        {
            for (int i = 0; i < _varying; i++)
            {
                double sum = 0;
                foreach (float w in _weight.Span.Slice(((row * _inputs) + i) * taps, taps)) sum += Math.Abs(w);
                squares += sum * sum;
            }
        }

        // A factor of 2 for the roundings of these sums themselves.
        return 2 * perWeight * Math.Sqrt(squares);
    }
}
