using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Guidance;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;
using Ebb.Spec.Tests.Reverse.Methods;
using Ebb.Testing.Theorems;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>What holds for DDIM and DDPM, clamped or not, between any two levels and for every prediction.</summary>
public sealed class LevelStepTests
{
    private const int Steps = 5;

    private static readonly double[] Start = [-1.5, 0.25, 2];

    public static TheoryData<string> Names { get; } = [.. Solver.LevelSteps.Select(solver => solver.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_OfAnyLevels_ReadsTheImageAsTheFieldSays(string name) => Laws.Hold(
        from pair in LevelPairs.All from kind in LevelPairs.Kinds select (pair.From, pair.To, kind),
        given =>
        {
            SamplerStage<double> stage = Assert.Single(Solver.Named(name).Method.Plan([given.From, given.To], given.kind).Stages);
            Assert.Equal(FieldConversion.Weights(given.From.Level, given.kind, PredictionKind.X0), stage.X0);
            Assert.Equal((given.From.Time, given.From.InputScale), (stage.Time, stage.InputScale));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_OfAnyMethod_AsksTheNetworkOnceAStepAndForNoiseWhereItHasWeight(string name)
    {
        SamplerPlan<double> plan = Solver.Named(name).Method.Plan(LevelFamily.Exploding.Grid(Steps, endsClean: true), PredictionKind.X0);
        List<int> noised = [];
        int asked = 0;
        SamplerRun.Final(plan, Ask, TensorOf.Vector(Start), Draw);

        Assert.Equal(Steps + 1, plan.Evaluations);
        Assert.Equal(plan.Evaluations, asked);
        Assert.Equal(Enumerable.Range(0, plan.Evaluations).Where(k => plan.Stages[k].Next.FromNoise != 0), noised);
        Assert.Equal(name.StartsWith("DDIM 0 ", StringComparison.Ordinal) ? 0 : Steps, noised.Count);

        Tensor<double> Ask(Tensor<double> x, double time)
        {
            asked++;
            return x;
        }

        Tensor<double> Draw(int stage)
        {
            noised.Add(stage);
            return Noise(stage);
        }
    }

    [Fact]
    [Theorem("ddim-eta-one", Evidence.Property)]
    public void Ddim_OfEtaOne_IsDdpmOfTheSmallVariance() => Laws.Hold(
        from pair in LevelPairs.All from kind in LevelPairs.Kinds from x in Laws.Vectors(3) from output in Laws.Vectors(3) from z in Laws.Vectors(3) select (pair, kind, x, output, z),
        given =>
        {
            foreach (ClipMode clip in (ClipMode[])[ClipMode.None, ClipMode.Recompute])
            {
                double[] ddim = After(DdimStep.Coefficients(given.pair.From.Level, given.pair.To.Level, given.kind, 1, clip, DivisionGuard.None));
                double[] ddpm = After(DdpmStep.Coefficients(given.pair.From.Level, given.pair.To.Level, given.kind, DdpmVariance.Small, clip, DivisionGuard.None));
                // Two levels that all but meet leave half the digits of the small variance.
                AssertEqual(ddpm, ddim, 1e-7);
            }

            double[] After(ReverseCoefficients<double> step) => ReverseStep.Apply(step, given.x, given.output, given.z).Values();
        });

    [Fact]
    [Theorem("ddim-marginals", Evidence.Property)]
    public void Ddim_OfAnyEta_LeavesTheLawOfOneImageTheSame() => Laws.Hold(
        from pair in LevelPairs.All from eta in Laws.Between(0, 1) select (pair.From.Level, To: pair.To.Level, eta),
        given =>
        {
            // From x = a x0 + s eps with the true field: the mean stays on the path, and the variances of old and new noise add up to s1^2.
            ReverseCoefficients<double> step = DdimStep.Coefficients(given.Level, given.To, PredictionKind.Eps, given.eta, ClipMode.Recompute, DivisionGuard.None);
            Assert.Equal(given.To.Alpha, (step.FromX * given.Level.Alpha) + step.FromX0, 1e-14);
            Assert.Equal(Math.Pow(given.To.Sigma, 2), Math.Pow(step.FromX * given.Level.Sigma, 2) + Math.Pow(step.FromNoise, 2), 1e-12 * (1 + Math.Pow(given.Level.Sigma, 2)));
        });

    [Fact]
    [Theorem("recompute-bound", Evidence.Property)]
    public void Ddim_ThatRecomputes_BoundsTheStateWhateverTheNetworkSays() => Laws.Hold(
        from pair in LevelPairs.All from kind in LevelPairs.Kinds from eta in Laws.Between(0, 1) from x in Laws.Vectors(3) select (pair, kind, eta, x),
        given =>
        {
            ReverseCoefficients<double> step = DdimStep.Coefficients(given.pair.From.Level, given.pair.To.Level, given.kind, given.eta, ClipMode.Recompute, DivisionGuard.None);
            double[] wild = [double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 0, 1], x = given.x.Values();
            double[] got = ReverseStep.Apply(step with { FromNoise = 0 }, given.x, TensorOf.Vector(wild)).Values();

            Assert.True(step.FromX >= 0 && step.FromX0 >= -1e-15 && step.FromOutput == 0);
            for (int i = 0; i < got.Length; i++) Assert.InRange(Math.Abs(got[i]), 0, (step.FromX * Math.Abs(x[i])) + step.FromX0 + 1e-14);
        });

    [Fact]
    public void Ddim_WithoutSignalAndWithEtaOne_DrawsAllAfresh()
    {
        NoiseLevel<double> noise = NoiseLevel.OfAlphaBar(0.0), to = NoiseLevel.OfAlphaBar(0.3);
        ReverseCoefficients<double> step = DdimStep.Coefficients(noise, to, PredictionKind.V, 1, ClipMode.Keep, DivisionGuard.Floor);
        Assert.Equal((0, to.Alpha, 0, to.Sigma), (step.FromX, step.FromX0, step.FromOutput, step.FromNoise));
    }

    [Fact]
    public void Ddpm_OfTheLevelsOfASchedule_IsTheStepOfTheSchedule() => Laws.Hold(Laws.Steps, given =>
    {
        if (given.Schedule.AlphaBetween(given.From, given.To) > 0.999) return;
        foreach (ClipMode clip in Enum.GetValues<ClipMode>())
        {
            ReverseCoefficients<double> bySchedule = DdpmStep.Coefficients(given.Schedule, given.From, given.To, clip, DivisionGuard.Floor);
            ReverseCoefficients<double> byLevels = DdpmStep.Coefficients(
                NoiseLevel.OfAlphaBar(given.Schedule.AlphaBar(given.From)), NoiseLevel.OfAlphaBar(given.Schedule.AlphaBar(given.To)), PredictionKind.Eps, DdpmVariance.Small, clip, DivisionGuard.Floor);
            AssertEqual(Numbers(bySchedule), Numbers(byLevels), 1e-11);
        }
    });

    [Fact]
    public void Ddpm_InTheLastStep_AddsNoiseOnlyWhereAsked()
    {
        GridPoint<double>[] grid = [LevelFamily.Flow.At(0.5), new(0, new(1, 0, 0, 1), 0, 1)];
        foreach (DdpmVariance variance in Enum.GetValues<DdpmVariance>())
        {
            Assert.Equal(0, Assert.Single(new Ddpm(variance).Plan(grid, PredictionKind.Eps).Stages).Next.FromNoise);
        }

        Assert.Equal(0.5, new Ddpm(DdpmVariance.Large, noiseInLastStep: true).Plan(grid, PredictionKind.Eps).Stages[0].Next.FromNoise);
        Assert.Equal(0, new Ddpm(DdpmVariance.Small, noiseInLastStep: true).Plan(grid, PredictionKind.Eps).Stages[0].Next.FromNoise);
    }

    [Theory]
    [InlineData(-1, DdpmVariance.Small)]
    [InlineData(1, DdpmVariance.Large)]
    public void Ddpm_OfALearnedRange_ReachesItsEnds(double v, DdpmVariance end)
    {
        GridPoint<double>[] grid = [LevelFamily.Flow.At(0.7), LevelFamily.Flow.At(0.4)];
        Tensor<double> x = Tensor.Create([0.3, -0.2], [1, 1, 2]), noise = Tensor.Create([1.0, -2], [1, 1, 2]);
        double[] learned = SamplerRun.Final(
            new Ddpm(DdpmVariance.LearnedRange).Plan(grid, PredictionKind.X0), (_, _) => Tensor.Create([0.5, 0.1, v, v], [1, 2, 2]), x, _ => noise).Values();
        double[] given = SamplerRun.Final(new Ddpm(end).Plan(grid, PredictionKind.X0), (_, _) => Tensor.Create([0.5, 0.1], [1, 1, 2]), x, _ => noise).Values();

        AssertEqual(given, learned, 1e-14);
    }

    [Fact]
    public void Run_WithAFilter_UsesItInPlaceOfTheClamp()
    {
        GridPoint<double>[] grid = [LevelFamily.Flow.At(0.5), new(0, new(1, 0, 0, 1), 0, 1)];
        foreach (ReverseMethod method in (ReverseMethod[])[new Ddim(), new Ddpm()])
        {
            SamplerPlan<double> plan = method.Plan(grid, PredictionKind.X0);
            Assert.Equal([1.0], SamplerRun.Final(plan, (_, _) => TensorOf.Vector(9.0), TensorOf.Vector(0.0)).Values());
            Assert.Equal([2.5], SamplerRun.Final(plan, (_, _) => TensorOf.Vector(9.0), TensorOf.Vector(0.0), filterX0: x0Hat => X0Filter.Clamp(x0Hat, 2.5)).Values());
        }
    }

    [Theory]
    [InlineData(PredictionKind.Eps)]
    [InlineData(PredictionKind.X0)]
    public void DdimInversion_OfTheSameOutputs_RecoversTheStart(PredictionKind kind)
    {
        foreach (LevelFamily family in LevelFamily.All)
        {
            // A clean image holds no noise, so from there on an x0 model has nothing to say of it.
            IReadOnlyList<GridPoint<double>> grid = family.Grid(Steps, endsClean: kind == PredictionKind.Eps);
            Stack<Tensor<double>> said = [];
            List<double> times = [];
            Tensor<double> clean = SamplerRun.Final(new Ddim(clip: ClipMode.None).Plan(grid, kind), Say, TensorOf.Vector(Start));
            SamplerPlan<double> back = new DdimInversion().Plan([.. grid.Reverse()], kind);
            double[] start = SamplerRun.Final(back, Repeat, clean).Values();

            Assert.Empty(said);
            AssertEqual(Start, start, 1e-12);

            Tensor<double> Say(Tensor<double> x, double time)
            {
                said.Push(TensorOf.Map(x, v => Math.Sin(v + time)));
                times.Insert(0, time);
                return said.Peek();
            }

            Tensor<double> Repeat(Tensor<double> x, double time)
            {
                Assert.Equal(times[times.Count - said.Count], time);
                return said.Pop();
            }
        }
    }

    [Fact]
    public void Settings_OutOfRange_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("eta", () => new Ddim(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>("eta", () => new Ddim(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("clip", () => new Ddim(clip: (ClipMode)9));
        Assert.Throws<ArgumentOutOfRangeException>("clip", () => new Ddpm(clip: (ClipMode)9));
        Assert.Throws<ArgumentOutOfRangeException>("variance", () => new Ddpm((DdpmVariance)9));
        Assert.Throws<ArgumentOutOfRangeException>("clip", () => new DdimInversion((ClipMode)9));
    }

    private static double[] Numbers(ReverseCoefficients<double> c) => [c.X0FromX, c.X0FromOutput, c.FromX, c.FromX0, c.FromOutput, c.FromNoise];

    private static Tensor<double> Noise(int stage) => TensorOf.Vector(Math.Sin(stage), Math.Cos(stage), 0.3);

    private static void AssertEqual(double[] want, double[] got, double tolerance)
    {
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], tolerance * (1 + Math.Abs(want[i])));
    }
}
