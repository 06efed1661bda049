namespace Ebb.Fuzz;

/// <summary>Numbers that are a function of seed, format and input alone (SplitMix64: Steele, Lea and Flood, 2014), so that every input can be made again.</summary>
internal sealed class FuzzRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    public FuzzRandom(ulong seed, string format, long index)
    {
        _state = seed;
        foreach (char letter in format) _state = Mixed(_state + letter);
        _state = Mixed(_state + (ulong)index);
    }

    public ulong Next() => Mixed(_state += Step);

    /// <summary>A number from 0 to <paramref name="end"/> - 1; 0 where there is none.</summary>
    public int Below(int end) => end < 2 ? 0 : (int)(Next() % (ulong)end);

    public bool OneIn(int chances) => Below(chances) == 0;

    public TItem Of<TItem>(IReadOnlyList<TItem> items) => items[Below(items.Count)];

    private static ulong Mixed(ulong word)
    {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return word ^ (word >> 31);
    }
}
