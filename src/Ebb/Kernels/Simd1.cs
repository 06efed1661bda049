using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>Vectors of one float, for machines without vector instructions.</summary>
internal readonly unsafe struct Simd1 : ISimd<float>
{
    public static int Count => 1;

    public static int PixelsOfTwo => 6;

    public static float Zero => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, float value) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Relu(float value) => value < 0 ? 0 : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WherePositive(float mask, float value) => mask > 0 ? value : 0;
}
