namespace Ebb.Spec;

/// <summary>Shapes filled up with axes of length 1, so that a tensor of few axes lines up with one of many.</summary>
public static class AxisPadding
{
    /// <summary>Fills up at the end: a time for each image, (N), against images (N, C, H, W) becomes (N, 1, 1, 1).</summary>
    /// <param name="lengths">The shape.</param>
    /// <param name="rank">How many axes are wanted.</param>
    /// <returns>The shape with that many axes, or as it was when it has them already.</returns>
    public static nint[] Back(ReadOnlySpan<nint> lengths, int rank) => [.. lengths, .. Ones(lengths.Length, rank)];

    /// <summary>Fills up at the start: one image's pixels (H, W) against (N, C, H, W) becomes (1, 1, H, W).</summary>
    /// <param name="lengths">The shape.</param>
    /// <param name="rank">How many axes are wanted.</param>
    /// <returns>The shape with that many axes, or as it was when it has them already.</returns>
    public static nint[] Front(ReadOnlySpan<nint> lengths, int rank) => [.. Ones(lengths.Length, rank), .. lengths];

    private static IEnumerable<nint> Ones(int have, int want) => Enumerable.Repeat<nint>(1, Math.Max(0, want - have));
}
