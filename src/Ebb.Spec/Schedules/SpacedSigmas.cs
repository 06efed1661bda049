namespace Ebb.Spec.Schedules;

/// <summary>What the Euler and the DPM-Solver grid share.</summary>
internal static class SpacedSigmas
{
    public static double[] Make(SigmaSpacing spacing, int count, double sigmaMin, double sigmaMax) => spacing switch
    {
        SigmaSpacing.Karras => SigmaGrid.Karras(count, sigmaMin, sigmaMax),
        SigmaSpacing.Exponential or SigmaSpacing.UniformLambda => SigmaGrid.UniformLogSigma(count, sigmaMin, sigmaMax),
        SigmaSpacing.Beta => SigmaGrid.Beta(count, sigmaMin, sigmaMax),
        _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "This grid has no such spacing of sigmas."),
    };

    public static double Final(FinalSigma final, double sigmaMin) => final switch
    {
        FinalSigma.Zero => 0,
        FinalSigma.SigmaMin => sigmaMin,
        _ => throw new ArgumentOutOfRangeException(nameof(final), final, "A sampler's grid ends at Zero or SigmaMin."),
    };
}
