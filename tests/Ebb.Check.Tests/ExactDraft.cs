using System.Text.Json.Nodes;
using Ebb.Testing.Exact;

namespace Ebb.Check.Tests;

/// <summary>A certificate of the kind "exact" that is true, made from rational arithmetic, and the truth that it is about.</summary>
internal sealed class ExactDraft
{
    public ExactDraft(TinyModel model, int seed, string method = "ddim", string clip = "recompute", int[]? indices = null, double error = 1e-6)
    {
        var random = new System.Random(seed);
        indices ??= [.. Enumerable.Range(1, model.Steps).Reverse()];
        double[] start = Normal(random, model.Count), noise = Normal(random, model.Count * (indices.Length - 1));
        (Final, Largest) = RationalRun.Of(model, method, clip, indices, start, noise);
        Picture = [.. Final.Select(value => (double)(float)(value.ToDouble() + (error * ((2 * random.NextDouble()) - 1))))];
        Delta = Final.Zip(Picture, (value, stored) => BigRational.Abs(value - BigRational.FromDouble(stored))).Max();
        Bytes = [.. Final.Select((value, e) => (e, Stored: RationalRun.Byte(BigRational.FromDouble(Picture[e])), Exact: RationalRun.Byte(value))).Where(item => item.Stored != item.Exact)];

        Draft = new Draft(model, "exact", method, clip, indices);
        int[] shape = [model.Channels, model.Height, model.Width];
        Draft.Root["start"] = Draft.Array("start", shape, start);
        if (method == "ddpm" && indices.Length > 1) Draft.Root["noise"] = Draft.Array("noise", [indices.Length - 1, .. shape], noise);
        Draft.Claim["picture"] = Draft.Array("picture", shape, Picture);
        Draft.Claim["fractionBits"] = 256;
        Draft.Claim["delta"] = Draft.Hex(Draft.Above(Delta));
        Draft.Claim["radius"] = Draft.Hex(Math.ScaleB(1, -180));
        Draft.Claim["largestState"] = Draft.Hex(Draft.Above(Largest));
        Draft.Claim["differingBytes"] = new JsonArray([.. Bytes.Select(item => (JsonNode)TinyModel.Numbers([item.Element, item.Stored, item.Exact]))]);
    }

    public Draft Draft { get; }

    public BigRational[] Final { get; }

    public BigRational Largest { get; }

    public BigRational Delta { get; }

    public double[] Picture { get; }

    public (int Element, int Stored, int Exact)[] Bytes { get; }

    private static double[] Normal(System.Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (double)(float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
