using Ebb.Spec.Scalars;

namespace Ebb.Verify.Boxes;

/// <summary>One step of the sampler on generators: from the state and epsHat to the next state, or to the bounds of the picture.</summary>
internal sealed class StepBounds
{
    // Coefficients are known to a few units in the last place; what is lost in all is below this, relative to the magnitudes.
    private const double Slack = 1.0 / (1L << 46);

    private readonly AffineValue _state;
    private readonly AffineValue _eps;
    private readonly StepCoefficients _step;

    /// <param name="state">The image, with the time as its last channel.</param>
    /// <param name="eps">epsHat.</param>
    /// <param name="step">The step.</param>
    public StepBounds(AffineValue state, AffineValue eps, StepCoefficients step) => (_state, _eps, _step) = (state, eps, step);

    private int Count => _eps.Centre.Length;

    /// <summary>The range of u for each value.</summary>
    public (double Lower, double Upper)[] RangeOfU()
    {
        double ux = _step.Ux.Midpoint, ue = _step.Ue.Midpoint;
        double[] radius = new double[Count];
        Visit((block, other, row, column, first) =>
        {
            for (int channel = 0; channel < _eps.Channels; channel++)
            {
                var sum = block[channel] * -ue;
                if (!other.IsEmpty) sum += other[channel] * ux;
                radius[first + channel] += sum.Magnitude;
            }
        });
        var ranges = new (double, double)[Count];
        for (int i = 0; i < ranges.Length; i++)
        {
            int x = StateIndex(i);
            double magnitude = (_step.Ux.Upper * (Math.Abs(_state.Centre[x]) + _state.Radius[x])) + (_step.Ue.Upper * (Math.Abs(_eps.Centre[i]) + _eps.Radius[i]));
            double rest = (_step.Ue.Upper * _eps.Remainder[i]) + (magnitude * Slack);
            double half = Rounding.Up(Rounding.Up(radius[i], (_eps.Blocks.Count + 1) * Lanes.Count) + rest, 16);
            double centre = (ux * _state.Centre[x]) - (ue * _eps.Centre[i]);

            // What overflowed may be anything, and must not hide as a number that compares with none.
            bool isKnown = double.IsFinite(centre) && double.IsFinite(half);
            ranges[i] = isKnown ? (Math.BitDecrement(centre - half), Math.BitIncrement(centre + half)) : (double.NegativeInfinity, double.PositiveInfinity);
        }

        return ranges;
    }

    /// <summary>The next state's centre and box, and the coefficients of x and of epsHat in it for each value.</summary>
    /// <param name="relaxed">What becomes of u.</param>
    /// <param name="noise">z for each value, or empty.</param>
    public (double[] Centre, double[] Box, double[] OfX, double[] OfEps) Next(Relaxation[] relaxed, ReadOnlySpan<float> noise)
    {
        double[] centre = new double[Count], box = new double[Count], ofX = new double[Count], ofEps = new double[Count];
        for (int i = 0; i < centre.Length; i++)
        {
            int x = StateIndex(i);
            var slope = Interval<double>.Of(relaxed[i].Slope);
            var (a, b) = (_step.Px + (_step.Pu * slope * _step.Ux), _step.Pe - (_step.Pu * slope * _step.Ue));
            var rest = (_step.Pu * Interval<double>.Of(relaxed[i].Offset)) + (noise.IsEmpty ? Interval<double>.Zero : _step.Std * Interval<double>.Of(noise[i]));
            (ofX[i], ofEps[i]) = (a.Midpoint, b.Midpoint);
            centre[i] = (ofX[i] * _state.Centre[x]) + (ofEps[i] * _eps.Centre[i]) + rest.Midpoint;
            double xs = Math.Abs(_state.Centre[x]) + _state.Radius[x], es = Math.Abs(_eps.Centre[i]) + _eps.Radius[i];
            double gamma = Rounding.Gamma(4), most = Interval<double>.Abs(b).Upper;
            double lost = ((a.Width + (gamma * Math.Abs(ofX[i]))) * xs) + ((b.Width + (gamma * Math.Abs(ofEps[i]))) * es) + rest.Width + (gamma * Math.Abs(rest.Midpoint));
            box[i] = Rounding.Up((most * _eps.Remainder[i]) + (Interval<double>.Abs(_step.Pu).Upper * relaxed[i].Error) + lost, 16);
        }

        return (centre, box, ofX, ofEps);
    }

    /// <summary>The next state's generators, block by block.</summary>
    /// <param name="ofX">What each value has of x.</param>
    /// <param name="ofEps">What each value has of epsHat.</param>
    /// <param name="pool">Where memory comes from.</param>
    /// <param name="parallel">Threads.</param>
    public GeneratorBlock[] Blocks(double[] ofX, double[] ofEps, BufferPool pool, ParallelOptions parallel)
    {
        var blocks = new GeneratorBlock[_eps.Blocks.Count];
        Parallel.For(0, blocks.Length, parallel, j =>
        {
            blocks[j] = new(pool, _eps.Blocks[j].Window, _state.Channels);
            Combine(j, ofX, ofEps, blocks[j]);
        });
        return blocks;
    }

    private void Combine(int j, double[] ofX, double[] ofEps, GeneratorBlock target)
    {
        var eps = _eps.Blocks[j];
        var x = j < _state.Blocks.Count ? _state.Blocks[j] : null;
        for (int row = eps.Window.Top; row < eps.Window.Bottom; row++)
        {
            for (int column = eps.Window.Left; column < eps.Window.Right; column++)
            {
                int first = ((row * _eps.Width) + column) * _eps.Channels;
                var from = eps.At(row, column);
                var to = target.At(row, column);
                bool hasX = x is not null && x.Window.Contains(row, column);
                for (int channel = 0; channel < _eps.Channels; channel++)
                {
                    to[channel] = from[channel] * ofEps[first + channel];
                    if (hasX) to[channel] += x!.At(row, column)[channel] * ofX[first + channel];
                }
            }
        }
    }

    private delegate void Visitor(ReadOnlySpan<Lanes> eps, ReadOnlySpan<Lanes> x, int row, int column, int first);

    // All pixels of all blocks of epsHat, with those of x where it has them.
    private void Visit(Visitor visit)
    {
        for (int j = 0; j < _eps.Blocks.Count; j++)
        {
            var eps = _eps.Blocks[j];
            var x = j < _state.Blocks.Count ? _state.Blocks[j] : null;
            for (int row = eps.Window.Top; row < eps.Window.Bottom; row++)
            {
                for (int column = eps.Window.Left; column < eps.Window.Right; column++)
                {
                    bool hasX = x is not null && x.Window.Contains(row, column);
                    visit(eps.At(row, column), hasX ? x!.At(row, column) : [], row, column, ((row * _eps.Width) + column) * _eps.Channels);
                }
            }
        }
    }

    // The state has the time as one more channel.
    private int StateIndex(int i) => (i / _eps.Channels * _state.Channels) + (i % _eps.Channels);
}
