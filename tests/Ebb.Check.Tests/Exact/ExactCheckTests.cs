using Ebb.Testing.Exact;

namespace Ebb.Check.Tests.Exact;

/// <summary>Certificates made by rational arithmetic are accepted when they are true, and not when a claim is a part in a thousand below the truth.</summary>
public sealed class ExactCheckTests
{
    [Theory]
    [InlineData("ddim", "none", true)]
    [InlineData("ddim", "keep", true)]
    [InlineData("ddim", "recompute", true)]
    [InlineData("ddim", "recompute", false)]
    [InlineData("ddpm", "none", true)]
    [InlineData("ddpm", "keep", false)]
    [InlineData("ddpm", "recompute", true)]
    public void Check_TrueClaims_AreAcceptedAndSlightlySmallerOnesAreNot(string method, string clip, bool residual)
    {
        for (int seed = 0; seed < 2; seed++)
        {
            var made = new ExactDraft(new TinyModel(seed, residual), seed, method, clip, error: seed % 2 == 0 ? 1e-6 : 3e-3);
            var verdict = made.Draft.Check();
            Assert.True(verdict.Accepted, string.Join(' ', verdict.Reasons));
            made.Draft.Claim["delta"] = Draft.Hex(made.Delta.ToDouble() * 0.999);
            Assert.StartsWith("delta is ", made.Draft.Check().Reasons.Single(), StringComparison.Ordinal);
            made.Draft.Claim["delta"] = Draft.Hex(1);
            made.Draft.Claim["largestState"] = Draft.Hex(made.Largest.ToDouble() * 0.999);
            Assert.StartsWith("largestState is ", made.Draft.Check().Reasons.Single(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 5, 3, 1)]
    [InlineData(3, 2, 5, 2)]
    [InlineData(5, 4, 3, 3)]
    public void Check_OtherShapes_AreTheSameNet(int kernel, int height, int width, int channels)
    {
        var made = new ExactDraft(new TinyModel(kernel, channels: channels, hidden: 3, kernel: kernel, height: height, width: width), 5);
        Assert.Equal([], made.Draft.Check().Reasons);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Check_FewerSteps_SkipsIndices(int steps)
    {
        var made = new ExactDraft(new TinyModel(3, steps: 5), 5, "ddpm", "recompute", steps == 1 ? [4] : [5, 2]);
        Assert.Equal([], made.Draft.Check().Reasons);
    }

    [Fact]
    public void Check_OneStepSchedule_HasTimeZero()
    {
        var made = new ExactDraft(new TinyModel(3, steps: 1), 5, clip: "keep");
        Assert.Equal([], made.Draft.Check().Reasons);
    }

    [Fact]
    public void Check_TrainedBetas_AreTheirDecimals()
    {
        var model = new TinyModel(3, schedule: """ "beta_start": 1, "beta_end": 1, "beta_schedule": "squaredcos_cap_v2", "trained_betas": [0.36, 4.375e-1, 0.5] """);
        Assert.Equal([], new ExactDraft(model, 5).Draft.Check().Reasons);
    }

    [Fact]
    public void Check_WeightsFarApart_AreExactAll()
    {
        // The smallest and the largest floats: their bits do not fit in one limb, and with other arithmetic the small one would be lost.
        var model = new TinyModel(3, residual: false, hidden: 1);
        var weights = model.Tensors["conv1.weight"].Values;
        (weights[0], weights[1], weights[2]) = (float.Epsilon, -3e-30f, 1.5e9f);
        model.Tensors["conv2.weight"].Values.AsSpan().Fill(1e-41f);
        model.Tensors["conv3.weight"].Values.AsSpan().Fill(-2e38f);
        model.Tensors["conv3.bias"].Values.AsSpan().Fill(2e8f);
        model.Tensors["conv4.weight"].Values.AsSpan().Fill(1e-9f);
        var made = new ExactDraft(model, 5, clip: "none");
        Assert.Equal([], made.Draft.Check().Reasons);
        made.Draft.Claim["delta"] = Draft.Hex(made.Delta.ToDouble() * (1 - 1e-12));
        Assert.False(made.Draft.Check().Accepted);
    }

    [Fact]
    public void Check_DivergingNet_TakesTheRoomItNeeds()
    {
        var model = new TinyModel(3, gain: 3e7);
        var made = new ExactDraft(model, 5, clip: "keep");
        Assert.True(made.Largest > BigRational.FromDouble(1e30));
        made.Draft.Claim["radius"] = Draft.Hex(Math.ScaleB(1, -20));
        made.Draft.Claim["fractionBits"] = 16;
        Assert.Equal([], made.Draft.Check().Reasons);
    }
}
