using System.Numerics;

namespace Ebb.Verify.Boxes;

/// <summary>The coefficients of one value for the generators of one block: three vectors of the machine, the unit in which all work is done.</summary>
internal struct Lanes
{
    public Vector<double> A;
    public Vector<double> B;
    public Vector<double> C;

    /// <summary>Generators of a block.</summary>
    public static int Count => 3 * Vector<double>.Count;

    /// <summary>The sum of magnitudes.</summary>
    public readonly double Magnitude => Vector.Sum(Vector.Abs(A) + Vector.Abs(B) + Vector.Abs(C));

    public static Lanes operator *(Lanes x, double factor) => new() { A = x.A * factor, B = x.B * factor, C = x.C * factor };

    public static Lanes operator +(Lanes x, Lanes y) => new() { A = x.A + y.A, B = x.B + y.B, C = x.C + y.C };
}
