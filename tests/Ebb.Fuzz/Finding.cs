namespace Ebb.Fuzz;

/// <summary>An input that a reader should have taken otherwise.</summary>
/// <param name="Format">The target.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Index">Which input of it.</param>
/// <param name="Problem">What the reader did.</param>
internal sealed record Finding(string Format, ulong Seed, long Index, string Problem)
{
    public override string ToString() => $"{Format}, --reproduce {Seed}:{Index}: {Problem}";
}
