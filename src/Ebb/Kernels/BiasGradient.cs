using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>The gradient of a bias: dy summed over images and pixels, row by row in float32 and the rows in order.</summary>
internal static unsafe class BiasGradient
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(CpuStorage dy, (int First, int End) images, bool accumulate, CpuStorage db)
    {
        nint stride = (nint)dy.Layout.ColumnStride;
        if (!accumulate) new Span<float>(db.Data, (int)db.Length).Clear();
        for (int n = images.First; n < images.End; n++)
        {
            for (int h = 0; h < dy.Shape.H; h++)
            {
                float* row = dy.Row(n, 0, h);
                nint c = 0;
                for (; c + 16 <= stride; c += 16) Sixteen(row + c, stride, dy.Shape.W, db.Data + c);

                // Every channel stride is a multiple of four.
                for (; c < stride; c += Vector128<float>.Count)
                {
                    var sum = Vector128<float>.Zero;
                    for (int w = 0; w < dy.Shape.W; w++) sum += Vector128.Load(row + (w * stride) + c);
                    (Vector128.Load(db.Data + c) + sum).Store(db.Data + c);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(float* row, nint stride, int width, float* target)
    {
        var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (int w = 0; w < width; w++, row += stride)
        {
            low += Vector256.Load(row);
            high += Vector256.Load(row + Vector256<float>.Count);
        }

        (Vector256.Load(target) + low).Store(target);
        (Vector256.Load(target + Vector256<float>.Count) + high).Store(target + Vector256<float>.Count);
    }
}
