using System.Globalization;

namespace Ebb.Cli.Output;

/// <summary>Numbers as people read them. Always a decimal point, whatever the machine's language.</summary>
internal static class Units
{
    /// <summary>A duration: "0.4 s", "39 s", "3 min 20 s", "2 h 05 min".</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0) return "?";
        if (seconds < 9.95) return Invariant($"{seconds:0.0} s");
        if (seconds < 59.5) return Invariant($"{seconds:0} s");
        long whole = (long)Math.Min(Math.Round(seconds), 1e15);
        return whole < 3600 ? Invariant($"{whole / 60} min {whole % 60:00} s") : Invariant($"{whole / 3600} h {whole / 60 % 60:00} min");
    }

    /// <summary>Memory: "412 MiB", "3.2 GiB".</summary>
    public static string Memory(double bytes) =>
        bytes < 1024d * 1024 * 1024 ? Invariant($"{Math.Ceiling(bytes / (1024 * 1024)):0} MiB") : Invariant($"{bytes / (1024d * 1024 * 1024):0.0} GiB");

    /// <summary>A rate: three significant digits below 100, whole above.</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        >= 99.95 => Invariant($"{perSecond:0}"),
        >= 9.995 => Invariant($"{perSecond:0.0}"),
        _ => Invariant($"{perSecond:0.00}"),
    };

    /// <summary>A loss: four decimals, or scientific when that would show none.</summary>
    public static string Loss(double loss) =>
        double.IsFinite(loss) && loss != 0 && (Math.Abs(loss) < 1e-3 || Math.Abs(loss) >= 1e4) ? Invariant($"{loss:0.000e+0}") : Invariant($"{loss:0.0000}");

    /// <summary>A whole number with thousands set apart: "38,435".</summary>
    public static string Count(long count) => Invariant($"{count:#,0}");

    /// <summary>A whole number of things: "1 step", "12,000 steps".</summary>
    public static string Count(long count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>Text with every number in the invariant culture.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
