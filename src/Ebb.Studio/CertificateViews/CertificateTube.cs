namespace Ebb.Studio.CertificateViews;

/// <summary>
/// How wide something is after each step of a sampler, the start first. Widths are logarithms to the base 2, as they may be below the least double or above the largest; null where one is 0.
/// </summary>
/// <param name="What">What is measured.</param>
/// <param name="Log2Width">The widest.</param>
internal sealed record CertificateTube(string What, IReadOnlyList<double?> Log2Width)
{
    /// <summary>The mean over all values; null where it is not known.</summary>
    public IReadOnlyList<double?>? Log2Mean { get; init; }

    /// <summary>The largest value of any state; null where it is not known.</summary>
    public IReadOnlyList<double?>? LargestState { get; init; }
}
