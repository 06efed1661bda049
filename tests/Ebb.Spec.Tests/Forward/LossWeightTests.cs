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

    /// <summary>The squared errors of one prediction differ between kinds by what a weight makes up for, so the weighted loss is one.</summary>
    [Fact]
    public void Of_EveryWeightingButNone_GivesOneLossForEveryKind() => Laws.Hold(KnownProcesses.Levels, level =>
    {
        foreach (LossWeighting weighting in Enum.GetValues<LossWeighting>().Except([LossWeighting.None]))
        {
            double want = Loss(weighting, PredictionKind.X0);
            foreach (PredictionKind kind in (PredictionKind[])[PredictionKind.Eps, PredictionKind.V]) Assert.Equal(1, Loss(weighting, kind) / want, 1e-9);
        }

        // An x0Hat that is off by 1 is off by so much in terms of the kind.
        double Loss(LossWeighting weighting, PredictionKind kind)
        {
            double error = FieldConversion.Weights(level, PredictionKind.X0, kind).FromField;
            return LossWeight.Of(weighting, level, kind) * error * error;
        }
    });

    [Fact]
    public void Of_TheKindAWeightIsMadeFor_IsThatWeight() => Laws.Hold(KnownProcesses.Levels, level =>
    {
        Assert.Equal(1, LossWeight.Of(LossWeighting.None, level, PredictionKind.V));
        Assert.Equal(LossWeight.MinSnr(level, 3, PredictionKind.Eps), LossWeight.Of(LossWeighting.MinSnr, level, PredictionKind.Eps, minSnrGamma: 3));
        Assert.Equal(LossWeight.P2(level, 1.0, 1), LossWeight.Of(LossWeighting.P2, level, PredictionKind.Eps));
        Assert.Equal(LossWeight.TruncatedSnr(level), LossWeight.Of(LossWeighting.TruncatedSnr, level, PredictionKind.X0));
        Assert.Equal(LossWeight.Snr(level), LossWeight.Of(LossWeighting.Snr, level, PredictionKind.X0));
        Assert.Equal(LossWeight.Edm(level, 0.5), LossWeight.Of(LossWeighting.Edm, level, PredictionKind.X0));
        Assert.Equal(LossWeight.InverseVariance(level), LossWeight.Of(LossWeighting.InverseVariance, level, PredictionKind.V));
        Assert.Equal(LossWeight.CosMap(level), LossWeight.Of(LossWeighting.CosMap, level, PredictionKind.V));
        Assert.Throws<ArgumentException>("kind", () => LossWeight.Of(LossWeighting.None, level, PredictionKind.Score));
        Assert.Throws<ArgumentOutOfRangeException>("weighting", () => LossWeight.Of((LossWeighting)99, level, PredictionKind.Eps));
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
