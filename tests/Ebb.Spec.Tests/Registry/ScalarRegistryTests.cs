using System.Numerics;
using Ebb.Spec.Scalars;
using Ebb.Testing.Exact;
using Ebb.Testing.Theorems;

namespace Ebb.Spec.Tests.Registry;

/// <summary>What must hold for every definition of the spec, on every scalar.</summary>
public sealed class ScalarRegistryTests
{
    public static TheoryData<string> Names { get; } = [.. Definitions.All.Select(definition => definition.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_InFewerDigits_StaysNearDouble(string name)
    {
        Definition definition = Find(name);
        foreach (double[] x in definition.Inputs)
        {
            double[] want = Run<double>(definition, x);
            Near(definition, want, Run<float>(definition, x), Math.ScaleB(1, -24));
            if (definition.OutOfHalf is null) Near(definition, want, Run<Half>(definition, x), Math.ScaleB(1, -11));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Theorem("registry-enclosure", Evidence.Property)]
    public void Evaluate_OfIntervals_HoldsThePlainAndTheTrueResult(string name)
    {
        Definition definition = Find(name);
        foreach (double[] x in definition.Inputs)
        {
            BigFloat[] exact = Run<BigFloat>(definition, x);
            Hold(Run<Interval<double>>(definition, x), Run<double>(definition, x), exact);
            Hold(Run<Interval<float>>(definition, x), Run<float>(definition, x), exact);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Theorem("registry-box", Evidence.Property)]
    public void Evaluate_OfABox_HoldsTheResultsInside(string name)
    {
        Definition definition = Find(name);
        foreach (double[] x in definition.Inputs)
        {
            (double From, double To)[] box = [.. x.Zip(definition.Ranges, Around)];
            Interval<double>[] bounds = definition.Evaluate(Array.ConvertAll(box, side => Interval<double>.Of(side.From, side.To)));
            foreach (double share in (double[])[0, 0.3, 0.8, 1])
            {
                double[] inside = [.. box.Select((side, j) => Within(side, j % 2 == 0 ? share : 1 - share))];
                Hold(bounds, Run<double>(definition, inside), Run<BigFloat>(definition, inside));
            }
        }

        static double Within((double From, double To) side, double share) =>
            Math.Clamp(side.From + (share * (side.To - side.From)), side.From, side.To);

        static (double From, double To) Around(double value, (double From, double To) range)
        {
            double half = (range.To - range.From) / 2000;
            return (Math.Max(range.From, value - half), Math.Min(range.To, value + half));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_OfDualNumbers_HasTheSameValues(string name)
    {
        Definition definition = Find(name);
        foreach (double[] x in definition.Inputs)
        {
            Assert.Equal(Run<double>(definition, x), Array.ConvertAll(Along<double>(definition, x), y => y.Value));
            Assert.Equal(Along<double>(definition, x), Array.ConvertAll(TwiceAlong(definition, x), y => y.Value));
            Assert.Equal(Run<Interval<double>>(definition, x), Array.ConvertAll(Along<Interval<double>>(definition, x), y => y.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Theorem("registry-derivative", Evidence.Property)]
    public void Evaluate_OfDualNumbers_HasTheDerivativesOfCentralDifferences(string name)
    {
        // In 77 digits a step of 2^-70 leaves an error near 2^-140, from the third derivative, and no kink is that near.
        BigFloat step = BigFloat.One / BigFloat.FromInteger(BigInteger.One << 70);
        Definition definition = Find(name);
        foreach (double[] x in Interior(definition))
        {
            Dual<BigFloat>[] from = Moved(-step), to = Moved(step);
            Dual<double>[] once = Along<double>(definition, x);
            Dual<Interval<double>>[] bounds = Along<Interval<double>>(definition, x);
            Dual<Dual<double>>[] twice = TwiceAlong(definition, x);
            for (int i = 0; i < once.Length; i++)
            {
                BigFloat slope = (to[i].Value - from[i].Value) / (step + step);
                Close(slope, once[i].Derivative);
                Close((to[i].Derivative - from[i].Derivative) / (step + step), twice[i].Derivative.Derivative);
                AssertHolds(bounds[i].Derivative, once[i].Derivative);
                AssertHolds(bounds[i].Derivative, slope, slack: 1e-30);
            }

            Dual<BigFloat>[] Moved(BigFloat by) => definition.Evaluate(x.Zip(definition.Direction, (value, direction) =>
            {
                BigFloat towards = BigFloat.FromDouble(direction);
                return new Dual<BigFloat>(BigFloat.FromDouble(value) + (by * towards), towards);
            }).ToArray());
        }

        static void Close(BigFloat want, double got) => Assert.Equal(want.ToDouble(), got, 1e-11 * Math.Max(1, Math.Abs(want.ToDouble())));
    }

    private static Definition Find(string name) => Definitions.All.Single(definition => definition.Name == name);

    private static TScalar[] Run<TScalar>(Definition definition, double[] x)
        where TScalar :
            IRootFunctions<TScalar>,
            IExponentialFunctions<TScalar>,
            ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>,
            IPowerFunctions<TScalar> => definition.Evaluate(Array.ConvertAll(x, TScalar.CreateChecked));

    private static Dual<TScalar>[] Along<TScalar>(Definition definition, double[] x)
        where TScalar :
            IRootFunctions<TScalar>,
            IExponentialFunctions<TScalar>,
            ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>,
            IPowerFunctions<TScalar> => definition.Evaluate(x.Zip(
                definition.Direction,
                (value, slope) => new Dual<TScalar>(TScalar.CreateChecked(value), TScalar.CreateChecked(slope))).ToArray());

    private static Dual<Dual<double>>[] TwiceAlong(Definition definition, double[] x) => definition.Evaluate(
        x.Zip(definition.Direction, (value, slope) => new Dual<Dual<double>>(new(value, slope), new(slope, 0))).ToArray());

    // The samples away from the ends, where a difference has room on both sides and no slope is infinite.
    private static IEnumerable<double[]> Interior(Definition definition) => definition.Inputs.Skip(2);

    private static void Near<TScalar>(Definition definition, double[] want, TScalar[] got, double rounding)
        where TScalar : INumberBase<TScalar>
    {
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++)
        {
            double within = definition.Roundings * rounding * Math.Max(1, Math.Abs(want[i]));
            Assert.Equal(want[i], double.CreateChecked(got[i]), within);
        }
    }

    private static void Hold<TFloat>(Interval<TFloat>[] bounds, TFloat[] plain, BigFloat[] exact)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        Assert.Equal((bounds.Length, bounds.Length), (plain.Length, exact.Length));
        for (int i = 0; i < bounds.Length; i++)
        {
            AssertHolds(bounds[i], plain[i]);
            AssertHolds(bounds[i], exact[i]);
        }
    }

    private static void AssertHolds<TFloat>(Interval<TFloat> bounds, TFloat value)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat> =>
        Assert.True(bounds.Contains(value), $"{value} is not in {bounds}.");

    private static void AssertHolds<TFloat>(Interval<TFloat> bounds, BigFloat value, double slack = 0)
        where TFloat : IBinaryFloatingPointIeee754<TFloat>, IMinMaxValue<TFloat>
    {
        BigFloat moved = BigFloat.FromDouble(slack) * (BigFloat.One + BigFloat.Abs(value));
        bool isInside = BigFloat.FromDouble(double.CreateChecked(bounds.Lower)) <= value + moved
            && value - moved <= BigFloat.FromDouble(double.CreateChecked(bounds.Upper));
        Assert.True(isInside, $"{value} is not in {bounds}.");
    }
}
