namespace Ebb.Formats;

/// <summary>The one wording of many faults at once: the first of them, and how many more there are.</summary>
internal static class FaultList
{
    public const int MostShown = 20;

    private const int MostChars = 300;

    public static string Join(IReadOnlyCollection<string> faults)
    {
        string shown = string.Join("; ", faults.Take(MostShown).Select(fault => Printable.Message(fault, MostChars)));
        return faults.Count <= MostShown ? shown : FormattableString.Invariant($"{shown}; and {faults.Count - MostShown} more");
    }
}
