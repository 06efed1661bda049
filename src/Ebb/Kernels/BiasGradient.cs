using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebb.Kernels;

/// <summary>The gradient of a bias: dy summed over images and pixels, row by row in float32 and the rows in order.</summary>
internal static unsafe class BiasGradient
{
    // Every channel stride is a multiple of four.
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
                for (nint c = 0; c < stride; c += Vector128<float>.Count)
                {
                    var sum = Vector128<float>.Zero;
                    for (int w = 0; w < dy.Shape.W; w++) sum += Vector128.Load(row + (w * stride) + c);
                    (Vector128.Load(db.Data + c) + sum).Store(db.Data + c);
                }
            }
        }
    }
}
