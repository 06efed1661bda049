using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;

namespace Ebb.Verify.Probability;

/// <summary>One step, xPrev = a x + b epsHat, with a, b and the time as enclosures.</summary>
internal sealed class PlaneStep
{
    private readonly double _a, _aError, _b, _bError, _time, _timeError;

    public PlaneStep(ReverseCoefficients<Interval<double>> step, Interval<double> time)
    {
        (_a, _aError) = Middle(step.FromX + (step.FromX0 * step.X0FromX));
        (_b, _bError) = Middle(step.FromOutput + (step.FromX0 * step.X0FromOutput));
        (_time, _timeError) = Middle(time);
    }

    /// <summary>Writes the time into the last value, which no symbol moves.</summary>
    public void TellTime(PlaneSet state)
    {
        state.AllGenerators(state.Size - 1).Clear();
        (state.Centre[state.Size - 1], state.Error[state.Size - 1]) = (_time, _timeError);
    }

    /// <summary>Takes the step.</summary>
    public void Apply(PlaneSet x, PlaneSet epsHat, PlaneSet next)
    {
        next.Count = epsHat.Count;
        for (int i = 0; i < next.Size; i++)
        {
            ReadOnlySpan<double> ofX = x.Generators(i), ofEps = epsHat.Generators(i);
            var generators = next.Generators(i);
            for (int j = 0; j < generators.Length; j++) generators[j] = (j < ofX.Length ? _a * ofX[j] : 0) + (_b * ofEps[j]);
            double sizeX = x.Magnitude(i), sizeEps = epsHat.Magnitude(i);
            double magnitudes = (Math.Abs(_a) * sizeX) + (Math.Abs(_b) * sizeEps);
            double error = (Math.Abs(_a) * x.Error[i]) + (Math.Abs(_b) * epsHat.Error[i]) + (_aError * sizeX) + (_bError * sizeEps);
            next.Centre[i] = (_a * x.Centre[i]) + (_b * epsHat.Centre[i]);
            next.Error[i] = Round.Up(Round.Sum(error, 8) + Round.Dot(Round.Sum(magnitudes, 4), 3 * (generators.Length + 1)));
        }
    }

    private static (double Middle, double Error) Middle(Interval<double> x)
    {
        double middle = x.Lower + ((x.Upper - x.Lower) / 2);
        return (middle, Round.Up(Math.Max(x.Upper - middle, middle - x.Lower)));
    }
}
