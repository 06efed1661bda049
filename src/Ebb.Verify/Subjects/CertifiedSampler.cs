using Ebb.Spec.Reverse;

namespace Ebb.Verify.Subjects;

/// <summary>The reverse process that a certificate is about: DDIM without noise of its own, or DDPM with the small variance and given noise.</summary>
/// <param name="Method">"ddim" or "ddpm".</param>
/// <param name="Clip">What becomes of x0Hat outside [-1, 1].</param>
/// <param name="Indices">The alphaBar indices visited, strictly falling, the last at least 1; the last step goes to 0.</param>
public sealed record CertifiedSampler(string Method, ClipMode Clip, IReadOnlyList<int> Indices)
{
    /// <summary>Whether it adds noise.</summary>
    public bool HasNoise => Method == "ddpm";

    /// <summary>The index that step k goes to.</summary>
    /// <param name="k">0 to the number of steps - 1.</param>
    public int Next(int k) => k + 1 < Indices.Count ? Indices[k + 1] : 0;
}
