using Ebb.Spec.Fields;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>
/// Data of the law N(mean, spread^2), whose fields are known: E[x0 | x] = m + a c^2/(a^2 c^2 + s^2) (x - a m), and the probability-flow ODE keeps
/// (x - a m)/sqrt(a^2 c^2 + s^2).
/// </summary>
internal sealed record GaussianData(double Mean, double Spread)
{
    public double Variance(NoiseLevel<double> level) => (level.Alpha * level.Alpha * Spread * Spread) + (level.Sigma * level.Sigma);

    public double X0(NoiseLevel<double> level, double x) =>
        Mean + (level.Alpha * Spread * Spread / Variance(level) * (x - (level.Alpha * Mean)));

    /// <summary>Where the probability-flow ODE carries x.</summary>
    public double Carried(NoiseLevel<double> from, NoiseLevel<double> to, double x) =>
        (to.Alpha * Mean) + ((x - (from.Alpha * Mean)) * Math.Sqrt(Variance(to) / Variance(from)));

    /// <summary>The exact network, which finds its level by the time it is told.</summary>
    public FieldModel<double> Model(Func<double, NoiseLevel<double>> levelOf, PredictionKind kind) => (x, time) =>
    {
        NoiseLevel<double> level = levelOf(time);
        return TensorOf.Map(x, v =>
        {
            double x0 = X0(level, v), eps = (v - (level.Alpha * x0)) / level.Sigma;
            return kind switch
            {
                PredictionKind.X0 => x0,
                PredictionKind.Eps => eps,
                PredictionKind.V => (level.AlphaPrime * x0) + (level.SigmaPrime * eps),
                _ => -eps / level.Sigma,
            };
        });
    };
}
