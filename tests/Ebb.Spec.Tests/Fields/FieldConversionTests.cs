using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Tests.Processes;
using Ebb.Testing.Theorems;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Fields;

public sealed class FieldConversionTests
{
    private static readonly PredictionKind[] Kinds = Enum.GetValues<PredictionKind>();

    private static readonly Gen<(NoiseLevel<double> Level, double X0, double Eps)> Cases =
        from level in KnownProcesses.Levels
        from x0 in Laws.Between(-1, 1)
        from eps in Laws.Between(-3, 3)
        select (level, x0, eps);

    [Fact]
    [Theorem("field-conversions", Evidence.Property)]
    public void Weights_OfTheTrueFields_TurnEachIntoEachOther() => Laws.Hold(Cases, c =>
    {
        double x = (c.Level.Alpha * c.X0) + (c.Level.Sigma * c.Eps);
        foreach (PredictionKind from in Kinds)
        {
            foreach (PredictionKind to in Kinds)
            {
                (double fromX, double fromField) = FieldConversion.Weights(c.Level, from, to);
                double given = True(c, from), want = True(c, to);
                // Each of the two terms is rounded, and they may cancel.
                double terms = Math.Abs(fromX * x) + Math.Abs(fromField * given) + Math.Abs(fromX * c.Level.Sigma * c.Eps);
                Assert.Equal(want, (fromX * x) + (fromField * given), 1e-14 * (1 + terms));
            }
        }
    });

    [Fact]
    [Theorem("field-round-trip", Evidence.Property)]
    public void Weights_ThereAndBack_AreTheIdentity() => Laws.Hold(KnownProcesses.Levels, level =>
    {
        foreach (PredictionKind from in Kinds)
        {
            foreach (PredictionKind to in Kinds)
            {
                (double x, double field) = FieldConversion.Weights(level, from, to);
                (double backX, double back) = FieldConversion.Weights(level, to, from);
                Assert.Equal(1, back * field, 1e-13);
                Assert.Equal(0, backX + (back * x), 1e-13 * (1 + Math.Abs(backX)));
            }
        }
    });

    [Fact]
    [Theorem("v-rotation", Evidence.Property)]
    public void Weights_OnTheCircle_AreTheRotationOfSalimansAndHo() => Laws.Hold(Laws.Between(0, 1), alphaBar =>
    {
        NoiseLevel<double> level = NoiseLevel.OfAlphaBar(alphaBar);
        (double alpha, double sigma) = (level.Alpha, level.Sigma);
        Equal(new(alpha, -sigma), FieldConversion.Weights(level, PredictionKind.V, PredictionKind.X0));
        Equal(new(sigma, alpha), FieldConversion.Weights(level, PredictionKind.V, PredictionKind.Eps));
        Assert.Equal((-sigma, alpha), (level.AlphaPrime, level.SigmaPrime));

        static void Equal(FieldWeights<double> want, FieldWeights<double> got)
        {
            Assert.Equal(want.FromX, got.FromX, 1e-15);
            Assert.Equal(want.FromField, got.FromField, 1e-15);
        }
    });

    [Fact]
    [Theorem("field-ends", Evidence.Property)]
    public void Weights_WhereTheSignalFallsInfinitelyFast_AreTheLimits()
    {
        NoiseLevel<double> level = new OrnsteinUhlenbeck().Level(1.0);
        Assert.Equal(new(1, 0), FieldConversion.Weights(level, PredictionKind.V, PredictionKind.Eps));
        Assert.Equal(new(-1, 0), FieldConversion.Weights(level, PredictionKind.V, PredictionKind.Score));
        Assert.Equal(double.NaN, FieldConversion.Weights(level, PredictionKind.V, PredictionKind.X0).FromField);
        Assert.False(double.IsFinite(FieldConversion.Weights(level, PredictionKind.Eps, PredictionKind.V).FromField));
    }

    [Fact]
    [Theorem("field-ends", Evidence.Property)]
    public void Weights_WhereTheNoiseRisesInfinitelyFast_AreTheLimits()
    {
        NoiseLevel<double> level = new VpLinear().Level(0.0);
        Assert.Equal(double.PositiveInfinity, level.SigmaPrime);
        Assert.Equal(new(1, 0), FieldConversion.Weights(level, PredictionKind.V, PredictionKind.X0));
        Assert.Equal(new(0, 0), FieldConversion.Weights(level, PredictionKind.V, PredictionKind.Eps));
        Assert.Equal(double.NaN, FieldConversion.Weights(level, PredictionKind.V, PredictionKind.Score).FromField);
        Assert.False(double.IsFinite(FieldConversion.Weights(level, PredictionKind.Eps, PredictionKind.V).FromField));
    }

    [Theory]
    [InlineData("ornstein-uhlenbeck", 1 - 1e-12, PredictionKind.Eps)]
    [InlineData("ornstein-uhlenbeck", 1 - 1e-12, PredictionKind.Score)]
    [InlineData("vp-linear", 1e-12, PredictionKind.X0)]
    [InlineData("vp-linear", 1e-12, PredictionKind.Eps)]
    [InlineData("vp-cosine", 1e-12, PredictionKind.X0)]
    [InlineData("vp-cosine", 1e-12, PredictionKind.Eps)]
    public void Weights_NearAnInfiniteSlope_GoToTheLimits(string name, double t, PredictionKind to)
    {
        NoiseLevel<double> near = KnownProcesses.All[name].Level(t), end = KnownProcesses.All[name].Level(Math.Round(t));
        FieldWeights<double> got = FieldConversion.Weights(near, PredictionKind.V, to), limit = FieldConversion.Weights(end, PredictionKind.V, to);
        Assert.Equal(limit.FromX, got.FromX, 1e-4);
        Assert.Equal(limit.FromField, got.FromField, 1e-4);
    }

    [Fact]
    public void Apply_OfALevelForEachImage_ConvertsEachAlone()
    {
        NoiseLevel<double>[] levels = [NoiseLevel.OfFlow(0.25), NoiseLevel.OfAlphaBar(0.3)];
        Tensor<double> x = Tensor.Create([1.0, 2, 3, 4], [2, 2]), field = Tensor.Create([0.5, -1, 2, 0.1], [2, 2]);
        double[] both = FieldConversion.Apply(levels, PredictionKind.V, PredictionKind.X0, x, field).Values();
        for (int n = 0; n < 2; n++)
        {
            Tensor<double> one = FieldConversion.Apply(levels[n], PredictionKind.V, PredictionKind.X0, TensorOf.Image(x, n), TensorOf.Image(field, n));
            Assert.Equal(one.Values(), both[(2 * n)..((2 * n) + 2)]);
        }

        Assert.Throws<ArgumentException>("levels", () => FieldConversion.Apply([levels[0], levels[0], levels[0]], PredictionKind.V, PredictionKind.X0, x, field));
        Assert.Throws<ArgumentException>("field", () => FieldConversion.Apply(levels, PredictionKind.V, PredictionKind.X0, x, TensorOf.Vector(1.0)));
    }

    [Fact]
    public void Weights_OfAnUnknownKind_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>("from", () => FieldConversion.Weights(NoiseLevel.OfFlow(0.5), (PredictionKind)9, PredictionKind.V));
        Assert.Throws<ArgumentOutOfRangeException>("to", () => FieldConversion.Weights(NoiseLevel.OfFlow(0.5), PredictionKind.V, (PredictionKind)9));
    }

    private static double True((NoiseLevel<double> Level, double X0, double Eps) c, PredictionKind kind) => kind switch
    {
        PredictionKind.Eps => c.Eps,
        PredictionKind.X0 => c.X0,
        PredictionKind.V => (c.Level.AlphaPrime * c.X0) + (c.Level.SigmaPrime * c.Eps),
        _ => -c.Eps / c.Level.Sigma,
    };
}
