namespace Ebb.Formats;

/// <summary>The one wording of many faults at once: the first of them, and how many more there are.</summary>
internal static class FaultList
{
    public const int MostShown = 20;

    public static string Join(IReadOnlyCollection<string> faults)
    {
        string shown = string.Join("; ", faults.Take(MostShown));
        return faults.Count <= MostShown ? shown : FormattableString.Invariant($"{shown}; and {faults.Count - MostShown} more");
    }
}
