namespace Ebb.Kernels;

/// <summary>Products of small matrices by the tiles of the convolution. Columns come in whole vectors; rows lie a stride apart.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal static unsafe class MatrixProduct<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private const int RowsOfOne = 8;

    /// <summary>c = a b, for a of (rows, inner) and b of (inner, columns).</summary>
    public static void Multiply(float* a, nint aStride, int rows, nint inner, float* b, nint bStride, nint columns, float* c, nint cStride)
    {
        var plan = new CorrelationPlan { XPixel = aStride, Run = inner, Block = bStride, SecondVector = TSimd.Count, YPixel = cStride, KernelRows = 1, Y = c };
        for (nint column = 0; column < columns; column += 2 * TSimd.Count)
        {
            bool paired = column + TSimd.Count < columns;
            int most = paired ? TSimd.PixelsOfTwo : RowsOfOne;
            for (int row = 0; row < rows; row += most)
            {
                int count = Math.Min(most, rows - row);
                nint y = (row * cStride) + column;
                if (paired) Correlation<TSimd, TVec>.Tile<Two>(count, plan, a + (row * aStride), b + column, null, y);
                else Correlation<TSimd, TVec>.Tile<One>(count, plan, a + (row * aStride), b + column, null, y);
            }
        }
    }

    /// <summary>c = c + the transpose of a times b, for a of (inner, rows) and b of (inner, columns).</summary>
    public static void AddTransposed(float* a, nint aStride, int rows, int inner, float* b, nint bStride, nint columns, float* c, nint cStride)
    {
        var plan = new FilterGradientPlan { XPixel = aStride, DyPixel = bStride, Block = cStride, SecondVector = TSimd.Count, Width = inner };
        for (nint column = 0; column < columns; column += 2 * TSimd.Count)
        {
            bool paired = column + TSimd.Count < columns;
            int most = paired ? TSimd.PixelsOfTwo : RowsOfOne;
            for (int row = 0; row < rows; row += most)
            {
                int count = Math.Min(most, rows - row);
                float* target = c + (row * cStride) + column;
                if (paired) FilterGradient<TSimd, TVec>.Tile<Two>(count, plan, a + row, b + column, 1, target);
                else FilterGradient<TSimd, TVec>.Tile<One>(count, plan, a + row, b + column, 1, target);
            }
        }
    }
}
