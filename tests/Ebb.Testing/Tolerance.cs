using System.Globalization;
using System.Text.Json;

namespace Ebb.Testing;

/// <summary>|got - want| &lt;= Absolute + Relative * |want|, element by element.</summary>
public readonly record struct Tolerance(double Absolute, double Relative)
{
    /// <summary>The float64 tolerance of an entry of a golden manifest.</summary>
    public static Tolerance Float64(JsonElement entry) => From(entry, "f64");

    /// <summary>The float32 tolerance of an entry of a golden manifest.</summary>
    public static Tolerance Float32(JsonElement entry) => From(entry, "f32");

    /// <summary>The same, with the absolute part scaled (a Winograd kernel gets ten times).</summary>
    public Tolerance TimesAbsolute(double factor) => this with { Absolute = Absolute * factor };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Absolute:g3} + {Relative:g3} |want|");

    private static Tolerance From(JsonElement entry, string precision) =>
        new(entry.GetProperty("atol_" + precision).GetDouble(), entry.GetProperty("rtol_" + precision).GetDouble());
}
