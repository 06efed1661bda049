using System.Text.Json.Nodes;

namespace Ebb.Check.Tests.Norms;

/// <summary>What is accepted is above every ratio of distances that is found, and a claim a little below the checker's own bound is not accepted.</summary>
public sealed class LipschitzCheckTests
{
    private const double Generous = 1e6;

    [Theory]
    [InlineData("ddim", "none", true)]
    [InlineData("ddim", "keep", false)]
    [InlineData("ddim", "recompute", true)]
    [InlineData("ddpm", "keep", true)]
    public void Check_OwnBounds_AreAboveWhatPairsOfStartsGive(string method, string clip, bool residual)
    {
        var model = new TinyModel(5, residual, gain: 0.6);
        var draft = Make(model, method, clip);
        Assert.True(draft.Check().Accepted);
        double bound = Least(draft, value => draft.Claim["sampler"] = Draft.Hex(value));
        var random = new System.Random(3);
        for (int i = 0; i < 5; i++)
        {
            double[] x = [.. Enumerable.Range(0, model.Count).Select(_ => random.NextDouble() - 0.5)], y = [.. x.Select(value => value + (0.01 * (random.NextDouble() - 0.5)))];
            double[] noise = new double[model.Count * 2];
            var (ends, others) = (RationalRun.Of(model, method, clip, [3, 2, 1], x, noise).Final, RationalRun.Of(model, method, clip, [3, 2, 1], y, noise).Final);
            Assert.InRange(Distance([.. ends.Select(value => value.ToDouble())], [.. others.Select(value => value.ToDouble())]) / Distance(x, y), 0, bound);
        }
    }

    [Theory]
    [InlineData("net")]
    [InlineData("sampler")]
    [InlineData("layer")]
    [InlineData("step")]
    public void Check_SmallClaim_IsRejected(string which)
    {
        var draft = Make(new TinyModel(5), "ddim", "recompute");
        string small = Draft.Hex(0.5);
        if (which == "layer") draft.Claim["layers"]![3]!["norm"] = small;
        else if (which == "step") draft.Claim["steps"]![1] = small;
        else draft.Claim[which] = small;
        Assert.Contains("expected at least", draft.Check().Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LayersNameAndCount_AreTheNets()
    {
        var draft = Make(new TinyModel(5), "ddim", "recompute");
        draft.Claim["layers"]![3]!["conv"] = "conv";
        Assert.Contains("expected block2.conv1", draft.Check().Reasons.Single(), StringComparison.Ordinal);
        ((JsonArray)draft.Claim["layers"]!).RemoveAt(0);
        Assert.Contains("a list of 6", draft.Check().Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LinearNet_IsNearlyTight()
    {
        // One channel, 1x1, all positive: the net is x -> product of weights times x, on positive inputs.
        var model = new TinyModel(5, residual: false, hidden: 1, kernel: 1, steps: 1);
        foreach (var (_, values) in model.Tensors.Values) values.AsSpan().Fill(0.5f);
        var draft = Make(model, "ddim", "none");
        Assert.InRange(Least(draft, value => draft.Claim["net"] = Draft.Hex(value)), 1 / 16.0, (1 / 16.0) * (1 + 1e-9));
        Assert.True(Math.Abs(Least(draft, value => draft.Claim["sampler"] = Draft.Hex(value)) - ((1 + (0.5 / 16)) / Math.Sqrt(0.75))) < 1e-9);
    }

    // The least claim that is accepted, by halving.
    private static double Least(Draft draft, Action<double> claim)
    {
        double low = 0, high = Generous;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            claim(middle);
            if (draft.Check().Accepted) high = middle;
            else low = middle;
        }

        claim(Generous);
        return high;
    }

    internal static Draft Make(TinyModel model, string method, string clip)
    {
        int[] indices = [.. Enumerable.Range(1, model.Steps).Reverse()];
        var draft = new Draft(model, "lipschitz", method, clip, indices);
        draft.Claim["order"] = 6;
        draft.Claim["layers"] = new JsonArray([.. model.Wiring.Select(layer => (JsonNode)new JsonObject { ["conv"] = layer.Name, ["norm"] = Draft.Hex(Generous) })]);
        draft.Claim["net"] = Draft.Hex(Generous);
        draft.Claim["steps"] = new JsonArray([.. indices.Select(_ => (JsonNode)Draft.Hex(Generous))]);
        draft.Claim["sampler"] = Draft.Hex(Generous);
        return draft;
    }

    private static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
}
