namespace Ebb.Verify.ExactRun;

/// <summary>One output channel of a weighted sum.</summary>
internal sealed class SumChannel
{
    // An accumulator begins with a carry below 2^50, a bias digit and a residual's digit below 2^28. A digit of a value is at most 2^27, so weights
    // whose magnitudes add up to at most 2^34 bring at most 2^61: the whole stays below 2^62, which DigitKernel.Split asks for.
    private const long MostWeight = 1L << 34;

    // One weight has at most 2^31, so no group of so many needs to be cut in the middle.
    private const int MostTerms = 8;

    private SumChannel(IReadOnlyList<WeightGroup> groups, IReadOnlyList<RadiusGroup> radii, float bias)
    {
        (Groups, Radii, Bias) = (groups, radii, bias);
    }

    /// <summary>The terms.</summary>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <summary>The terms of the radius.</summary>
    public IReadOnlyList<RadiusGroup> Radii { get; }

    /// <summary>What is added everywhere.</summary>
    public float Bias { get; }

    /// <summary>Puts the terms in groups.</summary>
    /// <param name="terms">Input, offset, place and digit of each.</param>
    /// <param name="radii">The terms of the radius.</param>
    /// <param name="bias">What is added everywhere.</param>
    public static SumChannel Of(IEnumerable<(int Input, int Offset, int Place, int Digit)> terms, IReadOnlyList<RadiusGroup> radii, float bias)
    {
        var groups = new List<WeightGroup>();
        long held = 0;
        foreach (var group in terms.GroupBy(term => (term.Input, term.Place)).OrderBy(group => group.Key))
        {
            foreach (var part in Parts([.. group]))
            {
                long weight = part.Sum(term => Math.Abs((long)term.Digit));
                bool splits = held + weight > MostWeight;
                held = splits ? weight : held + weight;
                groups.Add(new(group.Key.Input, group.Key.Place, [.. part.Select(term => term.Offset)], [.. part.Select(term => term.Digit)], splits));
            }
        }

        return new(groups, radii, bias);
    }

    private static IEnumerable<(int Input, int Offset, int Place, int Digit)[]> Parts((int Input, int Offset, int Place, int Digit)[] terms) =>
        terms.Sum(term => Math.Abs((long)term.Digit)) <= MostWeight ? [terms] : terms.Chunk(MostTerms);
}
