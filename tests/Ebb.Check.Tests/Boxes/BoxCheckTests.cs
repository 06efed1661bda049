using Ebb.Testing.Exact;

namespace Ebb.Check.Tests.Boxes;

/// <summary>Bounds of boxes hold for starts whose pictures are known exactly, and are exact where the sampler is linear.</summary>
public sealed class BoxCheckTests
{
    private static readonly int[] Indices = [3, 2, 1];

    [Theory]
    [InlineData("ddim", "none", true, 0.01)]
    [InlineData("ddim", "keep", true, 0.01)]
    [InlineData("ddim", "recompute", true, 0.1)]
    [InlineData("ddim", "recompute", false, 0)]
    [InlineData("ddpm", "none", false, 0.1)]
    [InlineData("ddpm", "recompute", true, 0.02)]
    public void Run_StartsInTheBox_EndInTheBounds(string method, string clip, bool residual, double r)
    {
        var model = new TinyModel(9, residual, channels: 2, hidden: 5);
        var (draft, start, noise) = Make(model, method, clip, r, 0, 1);
        var bounds = Bounds(draft, r);
        if (r > 0) Assert.All(bounds.Zip(Bounds(draft, r, generators: 0)), pair => Assert.InRange(pair.First.High, pair.First.Low, pair.Second.High + (0.2 * (pair.Second.High - pair.Second.Low))));
        var random = new System.Random(3);
        for (int i = 0; i < 12; i++)
        {
            // Corners, edges and insides of the box.
            double[] x = [.. start.Select(value => value + (r * Math.Clamp(((2 * random.NextDouble()) - 1) * (i % 3 == 0 ? 100 : 1), -1, 1) * (1 - 1e-9)))];
            var final = RationalRun.Of(model, method, clip, Indices, x, noise).Final;
            for (int e = 0; e < final.Length; e++)
            {
                Assert.True(final[e] >= BigRational.FromDouble(bounds[e].Low) && final[e] <= BigRational.FromDouble(bounds[e].High), $"{e}: {bounds[e]}");
                if (r == 0) Assert.True(bounds[e].High - bounds[e].Low < 1e-9);
            }
        }
    }

    [Fact]
    public void Run_LinearSampler_IsExact()
    {
        // No relu is ever closed and nothing is clamped: each value's half-width is r times the sum of the magnitudes of its derivatives.
        var model = new TinyModel(9, residual: false);
        foreach (string name in new[] { "conv1", "conv2", "conv3" }) model.Tensors[$"{name}.bias"].Values.AsSpan().Fill(1000);
        var (draft, start, noise) = Make(model, "ddim", "none", 0.5, 0, 1);
        var bounds = Bounds(draft, 0.5);
        double[] middle = Ends(start), sums = new double[start.Length];
        for (int e = 0; e < start.Length; e++)
        {
            double[] moved = Ends([.. start.Select((value, i) => i == e ? value + 0.5 : value)]);
            for (int i = 0; i < sums.Length; i++) sums[i] += Math.Abs(moved[i] - middle[i]);
        }

        for (int i = 0; i < sums.Length; i++)
        {
            Assert.Equal(middle[i] + sums[i], bounds[i].High, 1e-6);
            Assert.Equal(middle[i] - sums[i], bounds[i].Low, 1e-6);
        }

        double[] Ends(double[] x) => [.. RationalRun.Of(model, "ddim", "none", Indices, x, noise).Final.Select(value => value.ToDouble())];
    }

    [Fact]
    public void Check_BoundsOfItsOwn_AreAcceptedAndNarrowerOnesAreNot()
    {
        foreach (string kind in new[] { "box", "reconstruction" })
        {
            var (draft, _, _) = Make(new TinyModel(9), "ddim", "recompute", 0.01, 1e-9, 0.5, kind);
            Assert.Equal([], draft.Check().Reasons);
            draft = Make(new TinyModel(9), "ddim", "recompute", 0.01, -1e-9, 0.5, kind).Draft;
            Assert.StartsWith("lower, upper: element", draft.Check().Reasons.Single(), StringComparison.Ordinal);
            draft = Make(new TinyModel(9), "ddim", "recompute", 0.01, 1e-9, 1e-5, kind).Draft;
            Assert.StartsWith("largestHalfWidth is claimed", draft.Check().Reasons.Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Check_SmallD_IsRejected()
    {
        var draft = Make(new TinyModel(9), "ddim", "recompute", 0.01, 1e-9, 0.5, "reconstruction").Draft;
        draft.Claim["d"] = Draft.Hex(1e-4);
        Assert.StartsWith("d is claimed", draft.Check().Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_BoxThatGrowsBeyondBounds_IsRejected()
    {
        var draft = Make(new TinyModel(9), "ddim", "keep", 0.01, 1e-9, 0.5).Draft;
        draft.Claim["r"] = Draft.Hex(1e307);
        Assert.StartsWith("The box grows beyond all bounds", draft.Check().Reasons.Single(), StringComparison.Ordinal);
    }

    // A certificate whose bounds are those of the run itself, each moved outward by a margin; its claim is 1 wide at most.
    private static (Draft Draft, double[] Start, double[] Noise) Make(TinyModel model, string method, string clip, double r, double margin, double halfWidth, string kind = "box")
    {
        var random = new System.Random(4);
        double[] start = [.. Enumerable.Range(0, model.Count).Select(_ => (double)(float)((2 * random.NextDouble()) - 1))], noise = new double[model.Count * 2];
        for (int e = 0; e < noise.Length; e++) noise[e] = (float)random.NextDouble();
        int[] shape = [model.Channels, model.Height, model.Width];
        var draft = new Draft(model, kind, method, clip, Indices);
        draft.Root["start"] = draft.Array("start", shape, start);
        if (method == "ddpm") draft.Root["noise"] = draft.Array("noise", [2, .. shape], noise);
        if (margin != 0)
        {
            var bounds = Bounds(draft, r);
            draft.Claim["lower"] = draft.Array("lower", shape, [.. bounds.Select(bound => bound.Low - margin)], isSingle: false);
            draft.Claim["upper"] = draft.Array("upper", shape, [.. bounds.Select(bound => bound.High + margin)], isSingle: false);
            (draft.Claim["r"], draft.Claim["largestHalfWidth"], draft.Claim["reached"], draft.Claim["generators"]) = (Draft.Hex(r), Draft.Hex(halfWidth), Draft.Hex(0), 10);
            if (kind == "reconstruction") draft.Claim["d"] = Draft.Hex(0.5);
        }

        return (draft, start, noise);
    }

    private static (double Low, double High)[] Bounds(Draft draft, double r, int generators = 10) =>
        draft.WithFolder(folder => new BoxRun(Certificate.Read(folder, null), default).Of(r, generators, null));
}
