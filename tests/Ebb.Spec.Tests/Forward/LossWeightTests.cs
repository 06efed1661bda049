using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Processes;
using Ebb.Spec.Tests.Processes;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Forward;

public sealed class LossWeightTests
{
    [Fact]
    public void Weights_OfAnyLevel_AreTheTextbookForms() => Laws.Hold(KnownProcesses.Levels.Zip(Laws.Between(0.5, 8)), c =>
    {
        (NoiseLevel<double> level, double gamma) = c;
        double snr = Math.Pow(level.Alpha / level.Sigma, 2), sigma = level.Sigma / level.Alpha;
        Near(snr, LossWeight.Snr(level));
        Near(Math.Max(snr, 1), LossWeight.TruncatedSnr(level));
        Near(Math.Min(snr, gamma), LossWeight.MinSnr(level, gamma, PredictionKind.X0));
        Near(Math.Min(snr, gamma) / snr, LossWeight.MinSnr(level, gamma, PredictionKind.Eps));
        Near(Math.Min(snr, gamma) / (snr + 1), LossWeight.MinSnr(level, gamma, PredictionKind.V));
        Near(1 / Math.Pow(1 + snr, gamma), LossWeight.P2(level, gamma, 1));
        Near(((sigma * sigma) + 0.25) / Math.Pow(sigma * 0.5, 2), LossWeight.Edm(level, 0.5));
        Near(1 / Math.Pow(level.Sigma, 2), LossWeight.InverseVariance(level));

        static void Near(double want, double got) => Assert.Equal(1, got / want, 1e-12);
    });

    [Fact]
    public void MinSnr_AtBothEnds_IsFinite()
    {
        NoiseLevel<double> data = new FlowMatching().Level(0.0), noise = new FlowMatching().Level(1.0);
        Assert.Equal((0, 0, 5), (At(data, PredictionKind.Eps), At(data, PredictionKind.V), At(data, PredictionKind.X0)));
        Assert.Equal((1, 0, 0), (At(noise, PredictionKind.Eps), At(noise, PredictionKind.V), At(noise, PredictionKind.X0)));
        Assert.Throws<ArgumentException>("kind", () => At(data, PredictionKind.Score));

        static double At(NoiseLevel<double> level, PredictionKind kind) => LossWeight.MinSnr(level, 5, kind);
    }
}
