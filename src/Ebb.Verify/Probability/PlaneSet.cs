using System.Numerics.Tensors;

namespace Ebb.Verify.Probability;

/// <summary>
/// Values that depend on a box: <c>value_i = Centre_i + sum over j of Generator_ij z_j + d_i</c> for some z in [-1, 1]^Count and |d_i| at most Error_i. Symbols z are
/// shared between values, so that what cancels cancels; Error takes the roundings.
/// </summary>
/// <param name="size">Values.</param>
/// <param name="room">The most symbols.</param>
internal sealed class PlaneSet(int size, int room)
{
    private readonly double[] _generators = new double[size * room];

    public int Size => size;

    /// <summary>Symbols in use.</summary>
    public int Count { get; set; }

    public double[] Centre { get; } = new double[size];

    public double[] Error { get; } = new double[size];

    /// <summary>The generators of value i.</summary>
    public Span<double> Generators(int i) => _generators.AsSpan(i * room, Count);

    /// <summary>The generators of value i, those of symbols that are not in use yet included.</summary>
    public Span<double> AllGenerators(int i) => _generators.AsSpan(i * room, room);

    /// <summary>An upper bound of |value_i - Centre_i|.</summary>
    public double Radius(int i) => Round.Up((Round.Sum(TensorPrimitives.SumOfMagnitudes<double>(Generators(i)), Count)) + Error[i]);

    /// <summary>An upper bound of |value_i|.</summary>
    public double Magnitude(int i) => Round.Up(Math.Abs(Centre[i]) + Radius(i));
}
