using System.Globalization;
using Ebb.Cli.Engine;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>What <c>--class</c> means for a model.</summary>
internal static class ClassFlag
{
    private const string All = "all";
    private const int MostListed = 20;

    /// <summary>The labels that the images get in turn; null for a model without classes.</summary>
    /// <exception cref="UsageException">The model has no classes, or not these.</exception>
    public static IReadOnlyList<int>? Resolve(string? text, SampleSettings settings, IReadOnlyList<ModelClass> classes)
    {
        if (classes.Count == 0)
        {
            if (text is not null) throw new UsageException("--class: this model was trained without classes: leave the flag out");
            return settings.Guidance == 1 ? null : throw new UsageException("--guidance: this model was trained without classes, so there is nothing to guide: leave the flag out");
        }

        bool isAll = All.Equals(text, StringComparison.OrdinalIgnoreCase);
        if (text is not null && !isAll) return [.. text.Split(',').Select(part => Find(part.Trim(), classes))];
        bool sharesOne = text is null && settings.InterpolateSeed is not null;
        return sharesOne ? [classes[settings.First % classes.Count].Label] : [.. classes.Select(known => known.Label)];
    }

    private static int Find(string text, IReadOnlyList<ModelClass> classes)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label) && classes.Any(known => known.Label == label)) return label;
        if (classes.FirstOrDefault(known => text.Equals(known.Name, StringComparison.OrdinalIgnoreCase)) is { } named) return named.Label;
        string[] names = [.. classes.Select(known => known.Name).OfType<string>()];
        string listed = names.Length == 0 ? "" : $" ({string.Join(", ", names.Take(MostListed))}{(names.Length > MostListed ? ", .." : "")})";
        throw Values.Wrong(
            "--class", FormattableString.Invariant($"all, or a class from {classes[0].Label} to {classes[^1].Label}{listed}"), text, text.Length > 2 ? Spelling.Nearest(text, names) : null);
    }
}
