using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>Eight channels of a pixel, or the four of a layout that has no more.</summary>
internal static unsafe class PixelVector
{
    /// <summary>The channels in a vector of a layout with so many padded channels.</summary>
    public static nint Count(nint paddedChannels) => Math.Min(paddedChannels, Vector256<float>.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source, nint count) =>
        count == Vector256<float>.Count ? Vector256.Load(source) : Vector128.Load(source).ToVector256();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target, nint count)
    {
        if (count == Vector256<float>.Count) value.Store(target);
        else value.GetLower().Store(target);
    }
}
