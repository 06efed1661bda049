using Ebb.Check.Files;

namespace Ebb.Check.Subjects;

/// <summary>The reverse process: "ddim" or "ddpm", the clip "none", "keep" or "recompute", and the indices that are visited, strictly falling.</summary>
internal sealed record Sampler(string Method, string Clip, IReadOnlyList<int> Indices)
{
    public bool Clamps => Clip != "none";

    /// <summary>The index that step k goes to.</summary>
    public int Next(int k) => k + 1 < Indices.Count ? Indices[k + 1] : 0;

    public static Sampler Read(JsonItem sampler, int steps)
    {
        var indices = new List<int>();
        foreach (var item in sampler["indices"].List(steps, orFewer: true)) indices.Add(item.Whole(1, indices.Count > 0 ? indices[^1] - 1 : steps));
        if (indices.Count == 0) throw sampler["indices"].Not("at least one index");
        return new(sampler["method"].OneOf("ddim", "ddpm"), sampler["clip"].OneOf("none", "keep", "recompute"), indices);
    }
}
