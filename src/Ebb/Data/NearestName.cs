namespace Ebb.Data;

/// <summary>Finds the name that a misspelt one was meant to be.</summary>
internal static class NearestName
{
    /// <summary>"; did you mean 'x'?" for the nearest name, or "." when none is near.</summary>
    public static string Suggestion(string given, IEnumerable<string> names)
    {
        string best = names.MinBy(name => Distance(given.ToLowerInvariant(), name))!;
        return Distance(given.ToLowerInvariant(), best) <= Math.Max(2, best.Length / 3) ? $"; did you mean '{best}'?" : ".";
    }

    // The number of letters to insert, delete or replace (Levenshtein, 1966).
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
