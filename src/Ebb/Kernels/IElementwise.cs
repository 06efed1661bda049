using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>An operation on single elements of up to three tensors.</summary>
internal interface IElementwise
{
    /// <summary>How many of the operands are read.</summary>
    static abstract int Operands { get; }

    static abstract Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c);
}

/// <summary>a + b.</summary>
internal readonly struct Sum : IElementwise
{
    public static int Operands => 2;

    public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c) => a + b;
}

/// <summary>max(a, 0); a NaN stays.</summary>
internal readonly struct Rectified : IElementwise
{
    public static int Operands => 1;

    public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Simd256.Relu(a);
}

/// <summary>b where a is positive, else 0.</summary>
internal readonly struct WherePositive : IElementwise
{
    public static int Operands => 2;

    public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Simd256.WherePositive(a, b);
}

/// <summary>c + b where a is positive, else c.</summary>
internal readonly struct PlusWherePositive : IElementwise
{
    public static int Operands => 3;

    public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c) => c + Simd256.WherePositive(a, b);
}

/// <summary>a / (1 + exp(-a)).</summary>
internal readonly struct Swished : IElementwise
{
    public static int Operands => 1;

    public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c) => a * VectorMath.Sigmoid(a);
}

/// <summary>b times the slope of silu at a.</summary>
internal readonly struct SwishedSlope : IElementwise
{
    public static int Operands => 2;

    public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c) => b * VectorMath.SiluSlope(a);
}

/// <summary>c plus b times the slope of silu at a.</summary>
internal readonly struct PlusSwishedSlope : IElementwise
{
    public static int Operands => 3;

    public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b, Vector256<float> c) => c + (b * VectorMath.SiluSlope(a));
}
