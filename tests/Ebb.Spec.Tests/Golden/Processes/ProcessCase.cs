using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>One case of the golden processes: inputs, and what each output must be.</summary>
internal sealed class ProcessCase(JsonElement row)
{
    // The README's strict tolerance, for everything that has an exact value.
    private const double Strict = 1e-11;

    public JsonElement Row { get; } = row;

    public string Name { get; } = row.GetProperty("case").GetString()!;

    public JsonElement Inputs { get; } = row.TryGetProperty("inputs", out JsonElement inputs) ? inputs : default;

    public bool Has(string input) => Inputs.ValueKind == JsonValueKind.Object && Inputs.TryGetProperty(input, out _);

    public bool Says(string input, string value) =>
        Has(input) && Inputs.GetProperty(input) is { ValueKind: JsonValueKind.String } text && text.GetString() == value;

    public GoldenArray Array(string input) => GoldenJson.Array(Inputs.GetProperty(input));

    /// <summary>The names of the outputs that have an expected value.</summary>
    public IEnumerable<string> Outputs =>
        Row.TryGetProperty("outputs", out JsonElement outputs) ? outputs.EnumerateObject().Select(output => output.Name) : [];

    /// <summary>Whether no element of an output has a finite value.</summary>
    public bool HasNoValue(string output) => Row.TryGetProperty("exact", out JsonElement exact) && exact.TryGetProperty(output, out JsonElement value)
        && GoldenJson.Array(value) is var array && Enumerable.Range(0, array.Count).All(array.IsMissing);

    /// <summary>
    /// Compares with the exact value at 1e-11 where there is one, and with the reference at the case's own tolerance where there is none.
    /// A case that agrees and still asks for more room against the exact value is badly conditioned (the root of a singular matrix) and gets it.
    /// </summary>
    public void Check(string output, ReadOnlySpan<double> got)
    {
        JsonElement rule = Row.GetProperty("compare").GetProperty(output);
        string to = rule.GetProperty("to").GetString()!;
        bool isExact = Row.TryGetProperty("exact", out JsonElement exact) && exact.TryGetProperty(output, out _);
        if (!isExact && to == "none") return;

        bool isBadlyConditioned = to == "exact" && rule.GetProperty("verdict").GetString() == "agrees";
        double tol = isExact && !isBadlyConditioned ? Strict : rule.GetProperty("tol").GetDouble();
        Close.BySlice($"{Name}/{output}", GoldenJson.Array((isExact ? exact : Row.GetProperty("outputs")).GetProperty(output)), got, tol);
    }
}
