using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>
/// Independent elements of the laws N(mean, c^2), with the spreads c in turn, whose fields are known: E[x0 | x] = m + a c^2/(a^2 c^2 + s^2) (x - a m),
/// and the probability-flow ODE keeps (x - a m)/sqrt(a^2 c^2 + s^2).
/// </summary>
internal sealed class GaussianData(double mean, params double[] spreads)
{
    public double Mean => mean;

    public int Elements => spreads.Length;

    /// <summary>The variance of x at a level.</summary>
    public double Variance(NoiseLevel<double> level, int element)
    {
        double c = spreads[element % spreads.Length];
        return (level.Alpha * level.Alpha * c * c) + (level.Sigma * level.Sigma);
    }

    /// <summary>The state at a level, so many standard deviations from its mean.</summary>
    public double State(NoiseLevel<double> level, int element, double deviations) => (level.Alpha * mean) + (deviations * Math.Sqrt(Variance(level, element)));

    /// <summary>The exact network, which finds its level by the time it is told.</summary>
    public FieldModel<double> Model(Func<double, NoiseLevel<double>> levelOf, PredictionKind kind) => (x, time) =>
    {
        NoiseLevel<double> level = levelOf(time);
        return TensorOf.Vector([.. x.Values().Select((v, i) =>
        {
            double c = spreads[i % spreads.Length], x0 = mean + (level.Alpha * c * c / Variance(level, i) * (v - (level.Alpha * mean)));
            double eps = (v - (level.Alpha * x0)) / level.Sigma;
            return kind switch
            {
                PredictionKind.X0 => x0,
                PredictionKind.Eps => eps,
                PredictionKind.V => (level.AlphaPrime * x0) + (level.SigmaPrime * eps),
                _ => -eps / level.Sigma,
            };
        })]);
    };
}
