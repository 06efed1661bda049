using System.Numerics.Tensors;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Reverse;

public sealed class ReverseSamplerTests
{
    private static readonly double[] Start = [-1.5, 0.25, 2];

    public static TheoryData<string> ConventionNames => [nameof(Conventions.Specification), nameof(Conventions.WalkThrough), nameof(Conventions.RunTime)];

    [Theory]
    [MemberData(nameof(ConventionNames))]
    [Theorem("zero-step-samplers", Evidence.Definition)]
    public void Samplers_OfNoSteps_ReturnTheInput(string conventions)
    {
        Tensor<double> x = TensorOf.Vector(Start);
        FieldModel<double> never = (_, _) => throw new InvalidOperationException("There is no step to predict for.");

        Assert.Same(x, ReverseSampler.Ddim(VpSchedule.Linear(0), never, x, Named(conventions)));
        Assert.Same(x, ReverseSampler.Ddpm(VpSchedule.Linear(0), never, x, _ => x, Named(conventions)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    public void Ddim_OfTheSpecification_IsItsLoopWrittenOut(int steps)
    {
        VpSchedule<double> schedule = VpSchedule.Linear(steps);
        double[] got = ReverseSampler.Ddim(schedule, Model, TensorOf.Vector(Start), Conventions.Specification).Values();

        double[] x = [.. Start];
        for (int k = steps - 1; k >= 0; k--)
        {
            (double ab, double abPrev) = (schedule.AlphaBar(k + 1), schedule.AlphaBar(k));
            for (int i = 0; i < x.Length; i++)
            {
                double e = Eps(x[i], (k + 1) / (double)steps);
                double x0Hat = (x[i] - (Math.Sqrt(1 - ab) * e)) * (1 / (Math.Sqrt(ab) + 1e-6));
                x[i] = (x0Hat * Math.Sqrt(abPrev)) + (e * Math.Sqrt(1 - abPrev));
            }
        }

        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], got[i], 1e-11);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    public void Ddpm_OfTheSpecification_IsItsLoopWrittenOut(int steps)
    {
        VpSchedule<double> schedule = VpSchedule.Linear(steps);
        double[] got = ReverseSampler.Ddpm(schedule, Model, TensorOf.Vector(Start), t => TensorOf.Vector([Math.Sin(t), Math.Cos(t), 1]), Conventions.Specification).Values();

        double[] x = [.. Start];
        for (int k = steps - 1; k >= 0; k--)
        {
            (double beta, double ab, double abPrev) = (schedule.Beta(k), schedule.AlphaBar(k + 1), schedule.AlphaBar(k));
            double sigma = Math.Sqrt((1 - abPrev) / (1 - ab + 1e-6) * beta);
            double[] noise = [Math.Sin(k + 1), Math.Cos(k + 1), 1];
            for (int i = 0; i < x.Length; i++)
            {
                double e = Eps(x[i], (k + 1) / (double)steps);
                x[i] = ((x[i] - (beta / (Math.Sqrt(1 - ab) + 1e-6) * e)) / (Math.Sqrt(1 - beta) + 1e-6)) + (sigma * noise[i]);
            }
        }

        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], got[i], 1e-11);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(7)]
    [InlineData(1)]
    public void Ddim_WithTheNoiseOfOneImage_EndsAtThatImage(int count)
    {
        VpSchedule<double> schedule = VpSchedule.Linear(50);
        double[] x0 = [0.5, -0.75, 1];
        int level = -1;
        int[] indices = TimestepSubset.Indices(50, count);
        FieldModel<double> knows = (x, _) =>
        {
            double ab = schedule.AlphaBar(indices[++level]);
            return TensorOf.Vector([.. x.Values().Zip(x0, (xT, clean) => (xT - (Math.Sqrt(ab) * clean)) / Math.Sqrt(1 - ab))]);
        };
        double[] got = ReverseSampler.Ddim(schedule, knows, TensorOf.Vector(Start), Conventions.RunTime, indices).Values();

        Assert.Equal(count, level + 1);
        for (int i = 0; i < x0.Length; i++) Assert.Equal(x0[i], got[i], 1e-12);
    }

    [Theory]
    [MemberData(nameof(ConventionNames))]
    public void Ddim_InSingle_StaysNearDouble(string conventions)
    {
        double[] twice = ReverseSampler.Ddim(VpSchedule.Linear(30), Model, TensorOf.Vector(Start), Named(conventions)).Values();
        float[] single = ReverseSampler.Ddim(
            VpSchedule.Linear(30, 1e-4f, 0.12f),
            (x, time) => TensorOf.Vector(Array.ConvertAll(x.Values(), v => MathF.Sin(v + time))),
            TensorOf.Vector(Array.ConvertAll(Start, v => (float)v)),
            Named(conventions)).Values();

        // Thirty steps of float32 rounding, each amplified by at most 1/sqrt(alphaBar) < 3.
        for (int i = 0; i < Start.Length; i++) Assert.Equal(twice[i], single[i], 1e-4);
    }

    [Fact]
    public void Ddpm_OfASubset_AsksForTheNoiseOfEveryStepButTheLast()
    {
        List<int> asked = [];
        List<double> times = [];
        Tensor<double> x = TensorOf.Vector(Start);
        ReverseSampler.Ddpm(VpSchedule.Linear(9), (state, time) => Seen(state, time), x, t => Noise(t), Conventions.RunTime, [9, 5, 1]);

        Assert.Equal([9, 5], asked);
        Assert.Equal([1, 0.5, 0], times);

        Tensor<double> Noise(int t)
        {
            asked.Add(t);
            return x;
        }

        Tensor<double> Seen(Tensor<double> state, double time)
        {
            times.Add(time);
            return state;
        }
    }

    [Fact]
    public void Ddim_OfIndicesThatRise_Refuses() => Assert.Throws<ArgumentOutOfRangeException>(
        "to", () => ReverseSampler.Ddim(VpSchedule.Linear(9), Model, TensorOf.Vector(Start), Conventions.RunTime, [5, 9]));

    [Fact]
    public void Ddim_OfAModelThatChangesTheShape_NamesBothShapes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            "output", () => ReverseSampler.Ddim(VpSchedule.Linear(2), (_, _) => TensorOf.Vector(1.0), TensorOf.Vector(Start), Conventions.RunTime));
        Assert.Contains("(1)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(3)", error.Message, StringComparison.Ordinal);
    }

    private static double Eps(double x, double time) => Math.Sin(x + time);

    private static Tensor<double> Model(Tensor<double> x, double time) => TensorOf.Vector(Array.ConvertAll(x.Values(), v => Eps(v, time)));

    private static Conventions Named(string name) => name switch
    {
        nameof(Conventions.Specification) => Conventions.Specification,
        nameof(Conventions.WalkThrough) => Conventions.WalkThrough,
        _ => Conventions.RunTime,
    };
}
