using Ebb.Sampling;
using Ebb.Spec;

namespace Ebb.Studio.Playground;

/// <summary>The samplers by the names that <c>ebb sample</c> gives them.</summary>
internal static class SamplerNames
{
    private static readonly Dictionary<string, SamplerKind> Kinds = new(StringComparer.Ordinal)
    {
        ["ddim"] = SamplerKind.Ddim,
        ["ddpm"] = SamplerKind.Ddpm,
        ["flow"] = SamplerKind.Flow,
    };

    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["ddim"] = "DDIM",
        ["ddpm"] = "DDPM",
        ["flow"] = "Flow (Euler, straight path)",
        ["probability-flow-euler"] = "Probability flow, Euler",
        ["probability-flow-heun"] = "Probability flow, Heun",
        ["reverse-sde"] = "Reverse SDE",
        ["edm"] = "EDM",
        ["edm-churn"] = "EDM with churn",
        ["dpm2"] = "DPM2",
        ["lms"] = "LMS",
        ["pndm"] = "PNDM",
        ["dpm-solver-2m"] = "DPM-Solver 2M",
        ["dpmpp-2m"] = "DPM-Solver++ 2M",
        ["dpmpp-3m"] = "DPM-Solver++ 3M",
        ["dpmpp-2s"] = "DPM-Solver++ 2S",
        ["dpmpp-2m-sde"] = "DPM-Solver++ 2M SDE",
        ["unipc"] = "UniPC",
    };

    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Keys, .. Catalog.Methods.Keys.Except(Kinds.Keys)];

    public static IReadOnlyList<SamplerRow> Rows { get; } = [.. Names.Select(name => new SamplerRow(
        name,
        Labels.GetValueOrDefault(name) ?? string.Concat(name[..1].ToUpperInvariant(), name[1..]),
        name == "ddim" ? ["steps", "eta", "clip"] : ["steps", "clip"],
        IsKind(name) ? ["recompute", "keep", "none"] : ["recompute", "none"]))];

    public static bool IsKind(string name) => Kinds.ContainsKey(name);

    public static SamplerOptions Options(string name) => Kinds.TryGetValue(name, out var kind) ? new() { Kind = kind } : new() { Method = Catalog.Methods[name] };
}
