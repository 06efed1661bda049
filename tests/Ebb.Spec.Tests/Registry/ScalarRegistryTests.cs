using System.Numerics;
using Ebb.Spec.Scalars;

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
    public void Evaluate_OfDualNumbers_HasTheSameValues(string name)
    {
        Definition definition = Find(name);
        foreach (double[] x in definition.Inputs)
        {
            double[] want = Run<double>(definition, x);
            Assert.Equal(want, Array.ConvertAll(Along(definition, x), y => y.Value));
            Assert.Equal(Along(definition, x), Array.ConvertAll(TwiceAlong(definition, x), y => y.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_OfDualNumbers_HasTheDerivativesOfCentralDifferences(string name)
    {
        const double H = 1e-6;
        Definition definition = Find(name);
        foreach (double[] x in Interior(definition))
        {
            double[] from = Run<double>(definition, Moved(definition, x, -H)), to = Run<double>(definition, Moved(definition, x, H));
            Dual<double>[] slopeFrom = Along(definition, Moved(definition, x, -H)), slopeTo = Along(definition, Moved(definition, x, H));
            Dual<double>[] once = Along(definition, x);
            Dual<Dual<double>>[] twice = TwiceAlong(definition, x);
            for (int i = 0; i < once.Length; i++)
            {
                Close((to[i] - from[i]) / (2 * H), once[i].Derivative);
                Close((slopeTo[i].Derivative - slopeFrom[i].Derivative) / (2 * H), twice[i].Derivative.Derivative);
            }
        }

        // Rounding gives 1e-16/H, the third derivative H^2.
        static void Close(double want, double got) => Assert.Equal(want, got, 1e-7 * Math.Max(1, Math.Abs(want)));
    }

    private static Definition Find(string name) => Definitions.All.Single(definition => definition.Name == name);

    private static TScalar[] Run<TScalar>(Definition definition, double[] x)
        where TScalar :
            IRootFunctions<TScalar>,
            IExponentialFunctions<TScalar>,
            ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>,
            IPowerFunctions<TScalar> => definition.Evaluate(Array.ConvertAll(x, TScalar.CreateChecked));

    private static Dual<double>[] Along(Definition definition, double[] x) =>
        definition.Evaluate(x.Zip(definition.Direction, (value, slope) => new Dual<double>(value, slope)).ToArray());

    private static Dual<Dual<double>>[] TwiceAlong(Definition definition, double[] x) => definition.Evaluate(
        x.Zip(definition.Direction, (value, slope) => new Dual<Dual<double>>(new(value, slope), new(slope, 0))).ToArray());

    // The samples away from the ends, where a difference has room on both sides and no slope is infinite.
    private static IEnumerable<double[]> Interior(Definition definition) => definition.Inputs.Skip(2);

    private static double[] Moved(Definition definition, double[] x, double by) =>
        x.Zip(definition.Direction, (value, slope) => value + (by * slope)).ToArray();

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
}
