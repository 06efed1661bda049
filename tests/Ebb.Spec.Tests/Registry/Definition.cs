using System.Numerics;

namespace Ebb.Spec.Tests.Registry;

/// <summary>
/// One definition of the spec as numbers in, numbers out, for the laws that hold on every scalar (<see cref="ScalarRegistryTests"/>).
/// It is sampled at both ends of its ranges and evenly between; between them it must be smooth but for kinks.
/// </summary>
/// <param name="name">What a failing test says.</param>
/// <param name="ranges">One range an input.</param>
internal abstract class Definition(string name, params (double From, double To)[] ranges)
{
    public string Name => name;

    public IReadOnlyList<(double From, double To)> Ranges => ranges;

    /// <summary>How many roundings of size |result| (at least 1) a result in float or Half may be from that in double.</summary>
    public virtual double Roundings => 50;

    /// <summary>How many inputs are tried between the ends.</summary>
    public virtual int Samples => 6;

    /// <summary>Why Half cannot hold this definition, or null when it can.</summary>
    public virtual string? OutOfHalf => null;

    /// <summary>All low ends, all high ends, and points between that no two inputs share.</summary>
    public IReadOnlyList<double[]> Inputs =>
        [At(_ => 0), At(_ => 1), .. Enumerable.Range(1, Samples).Select(i => At(j => i * Math.Sqrt(j + 2.5) % 1))];

    /// <summary>A direction to differentiate in, with no zero and no two alike.</summary>
    public double[] Direction =>
        [.. ranges.Select((range, j) => (range.To - range.From) * (0.3 + (j * 0.618 % 1)) * (j % 2 == 0 ? 1 : -1))];

    public abstract TScalar[] Evaluate<TScalar>(TScalar[] x)
        where TScalar :
            IRootFunctions<TScalar>,
            IExponentialFunctions<TScalar>,
            ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>,
            IPowerFunctions<TScalar>;

    public override string ToString() => name;

    private double[] At(Func<int, double> share) => [.. ranges.Select((range, j) => range.From + (share(j) * (range.To - range.From)))];
}
