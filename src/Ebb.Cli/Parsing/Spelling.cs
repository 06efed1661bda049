namespace Ebb.Cli.Parsing;

/// <summary>Finds what a misspelt word was probably meant to be.</summary>
internal static class Spelling
{
    /// <summary>The candidate nearest to <paramref name="word"/>, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string plain = Plain(word);
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(plain, Plain(candidate))))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault(pair => pair.distance <= Math.Min(plain.Length, Plain(pair.candidate).Length) / 3);
        if (best.candidate is not null) return best.candidate;

        return plain.Length < 3 ? null : candidates.FirstOrDefault(candidate => Plain(candidate).StartsWith(plain, StringComparison.Ordinal));
    }

    /// <summary>The suggestion as the end of a message; empty when there is none.</summary>
    public static string Question(string? nearest) => nearest is null ? "" : $" (did you mean {nearest}?)";

    private static string Plain(string word) => word.TrimStart('-').Replace('_', '-').ToLowerInvariant();

    /// <summary>
    /// The least number of insertions, deletions, substitutions and exchanges of neighbours between two words
    /// (Damerau, 1964; the optimal-string-alignment form).
    /// </summary>
    internal static int Distance(string from, string to)
    {
        var cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= to.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int substitution = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(substitution, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[from.Length, to.Length];
    }
}
