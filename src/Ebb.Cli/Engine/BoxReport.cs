using Ebb.Verify.Boxes;
using Ebb.Verify.Subjects;

namespace Ebb.Cli.Engine;

/// <summary>What boxes of starts and reconstructions have in common: the search beside the bounds, and what is said of both.</summary>
internal static class BoxReport
{
    public static BoxSettings Settings(CertifySettings settings)
    {
        var box = new BoxSettings { Threads = settings.Compute.Threads };
        return settings.Generators is { } generators ? box with { Generators = generators } : box;
    }

    /// <exception cref="FailureException">A start ended outside the bounds: they are wrong, and nothing may be written.</exception>
    public static SearchResult Search(
        Subject subject, CertifiedSampler sampler, ReadOnlySpan<float> start, BoxResult bounds, float[]? noise, IProgress<int> progress, CancellationToken cancellation)
    {
        var search = BoxSearch.Run(subject, sampler, start, bounds, noise, settings: null, progress, cancellation);
        return search.Outside == 0
            ? search
            : throw new FailureException(FormattableString.Invariant(
                $"{search.Outside} of {search.Tried} starts in the box end outside the bounds that were computed for it. That is a fault of this program: nothing was written; please report it with the command line."));
    }

    public static (string Word, string Text)[] Details(BoxResult bounds, SearchResult search) =>
    [
        ("bounds", FormattableString.Invariant($"half-width at most {bounds.LargestHalfWidth:g4}; a search reached {search.LargestHalfWidth:g4}, a gap of {bounds.LargestHalfWidth / search.LargestHalfWidth:f2}")),
        ("searched", FormattableString.Invariant($"{search.Tried} starts, none of which ended outside")),
    ];

    public static (string Key, object? Value)[] Figures(BoxResult bounds, SearchResult search) =>
    [
        ("r", bounds.Radius),
        ("largest_half_width", bounds.LargestHalfWidth),
        ("reached", search.LargestHalfWidth),
        ("d", bounds.Deviation),
        ("generators", bounds.Generators),
        ("starts_tried", search.Tried),
        ("starts_outside", search.Outside),
    ];
}
