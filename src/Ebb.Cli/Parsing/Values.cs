using System.Globalization;

namespace Ebb.Cli.Parsing;

/// <summary>Readers for the kinds of values that flags take. Each message names the flag, what was expected and what was got.</summary>
internal static class Values
{
    /// <summary>The word off where a number could be; no reader of numbers gives it.</summary>
    public const double Off = double.NaN;

    /// <summary>A whole number in [<paramref name="least"/>, <paramref name="most"/>].</summary>
    public static ValueReader<int> Whole(int least, int most = int.MaxValue) => (flag, text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw Wrong(flag, most == int.MaxValue ? Invariant($"a whole number, at least {least}") : Invariant($"a whole number from {least} to {most}"), text);

    /// <summary>A whole number in [<paramref name="least"/>, <paramref name="most"/>], for flags without a constant default.</summary>
    public static ValueReader<int?> OptionalWhole(int least, int most = int.MaxValue) => (flag, text) => Whole(least, most)(flag, text);

    /// <summary>A seed: any unsigned 64-bit number.</summary>
    public static ulong Seed(string flag, string text)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)) return value;
        string why = text.StartsWith('-') ? " (a seed is not negative)" : "";
        throw Wrong(flag, Invariant($"a whole number from 0 to {ulong.MaxValue}{why}"), text);
    }

    /// <summary>A finite number above 0.</summary>
    public static double Positive(string flag, string text) =>
        TryReal(text, out double value) && value > 0 ? value : throw Wrong(flag, "a finite number above 0", text);

    /// <summary>A finite number, at least 0.</summary>
    public static double NotNegative(string flag, string text) =>
        TryReal(text, out double value) && value >= 0 ? value : throw Wrong(flag, "a finite number, at least 0", text);

    /// <summary>What <paramref name="read"/> reads, or <see cref="Off"/> for the word off: the parser beneath takes no null for a number.</summary>
    public static ValueReader<double> OrOff(ValueReader<double> read) => (flag, text) =>
        "off".Equals(text, StringComparison.OrdinalIgnoreCase) ? Off : read(flag, text);

    /// <summary>Null for <see cref="Off"/>.</summary>
    public static double? UnlessOff(double value) => double.IsNaN(value) ? null : value;

    /// <summary>Whole numbers in [<paramref name="least"/>, <paramref name="most"/>] with commas between.</summary>
    public static ValueReader<int[]> WholeList(int least, int most) => (flag, text) => [.. text.Split(',').Select(part => Whole(least, most)(flag, part))];

    /// <summary>A number in [0, 1).</summary>
    public static double BelowOne(string flag, string text) =>
        TryReal(text, out double value) && value is >= 0 and < 1 ? value : throw Wrong(flag, "a number from 0 to below 1", text);

    /// <summary>One of <paramref name="names"/>, in any case.</summary>
    public static ValueReader<string> OneOf(params string[] names) => (flag, text) =>
        Array.Find(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw Wrong(flag, names.Length == 2 ? string.Join(" or ", names) : $"{string.Join(", ", names[..^1])} or {names[^1]}", text, text.Length > 3 ? Spelling.Nearest(text, names) : null);

    /// <summary>A path: anything but nothing.</summary>
    public static string Path(string flag, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal)) throw Wrong(flag, "a path", text);
        return text;
    }

    /// <summary>The error for a value that a flag cannot take.</summary>
    public static UsageException Wrong(string flag, string expected, string got, string? nearest = null) =>
        new($"{flag}: expected {expected}; got '{got}'{Spelling.Question(nearest)}");

    private static bool TryReal(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
