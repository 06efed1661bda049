using Ebb.Verify.Subjects;

namespace Ebb.Verify.Probability;

/// <summary>
/// The probability that a sample of two values ends near a mode, between certain bounds: the plane of starts is divided into squares, each is sent
/// through the whole sampler as a set (<see cref="PlaneSet"/>), and what ends neither inside a disc nor outside all is divided again. The sampler is DDIM
/// without a clamp in real-number arithmetic, the start standard normal.
/// </summary>
public static class PlaneCertifier
{
    /// <summary>Bounds the probabilities.</summary>
    /// <param name="subject">The model: images of shape (2, 1, 1).</param>
    /// <param name="indices">The alphaBar indices visited, strictly falling, the last at least 1.</param>
    /// <param name="discs">The discs, 1 to 32, that do not overlap.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told the undecided probability after each round of divisions.</param>
    /// <param name="cancellation">Stops between squares.</param>
    /// <returns>The bounds.</returns>
    /// <exception cref="ArgumentException">There is no disc or too many, or two overlap.</exception>
    /// <exception cref="UncertifiableException">The images have another shape.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PlaneResult Certify(
        Subject subject,
        IReadOnlyList<int> indices,
        IReadOnlyList<PlaneDisc> discs,
        PlaneOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(discs);
        Check(discs);
        PlaneSampler.Check(subject.Net);
        return new PlaneDivision(() => new PlaneSampler(subject, indices), discs, options ?? new()).Run(progress, cancellation);
    }

    private static void Check(IReadOnlyList<PlaneDisc> discs)
    {
        if (discs.Count is < 1 or > 32) throw new ArgumentException($"Got {discs.Count} discs; expected 1 to 32.", nameof(discs));
        for (int i = 0; i < discs.Count; i++)
        {
            if (!(discs[i].Radius > 0 && double.IsFinite(discs[i].X + discs[i].Y + discs[i].Radius)))
            {
                throw new ArgumentException($"Disc {i} is {discs[i]}; expected finite numbers and a radius above 0.", nameof(discs));
            }

            for (int j = 0; j < i; j++)
            {
                double distance = Math.Sqrt(Math.Pow(discs[i].X - discs[j].X, 2) + Math.Pow(discs[i].Y - discs[j].Y, 2));
                if (distance * (1 - 1e-12) > discs[i].Radius + discs[j].Radius) continue;
                throw new ArgumentException($"Discs {j} and {i} overlap: their centres are {distance} apart. Take smaller radii.", nameof(discs));
            }
        }
    }
}
