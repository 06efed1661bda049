using Ebb.Sampling;
using Ebb.Spec;

namespace Ebb.Cli.Engine;

/// <summary>The samplers by the names that users give them: the library's own kinds first, then the methods of the specification's catalog.</summary>
internal static class NamedSampler
{
    private static readonly Dictionary<string, SamplerKind> Kinds = new()
    {
        ["ddim"] = SamplerKind.Ddim,
        ["ddpm"] = SamplerKind.Ddpm,
        ["flow"] = SamplerKind.Flow,
    };

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Keys, .. Catalog.Methods.Keys.Except(Kinds.Keys)];

    /// <summary>Whether it is a kind of the library's own, whose steps are two lines of coefficients.</summary>
    public static bool IsKind(string name) => Kinds.ContainsKey(name);

    /// <summary>The options of the sampler with this name; all others are as by default.</summary>
    public static SamplerOptions Options(string name) =>
        Kinds.TryGetValue(name, out var kind) ? new() { Kind = kind } : new() { Method = Catalog.Methods[name] };
}
