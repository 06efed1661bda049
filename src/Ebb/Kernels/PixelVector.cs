using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>Eight channels of a pixel, or the four of a layout that has no more: known when a kernel is compiled.</summary>
internal unsafe interface IPixelVector
{
    static abstract int Count { get; }

    static abstract Vector256<float> Load(float* source);

    static abstract void Store(Vector256<float> value, float* target);
}

internal readonly unsafe struct EightChannels : IPixelVector
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target) => value.Store(target);
}

internal readonly unsafe struct FourChannels : IPixelVector
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector128.Load(source).ToVector256();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target) => value.GetLower().Store(target);
}
