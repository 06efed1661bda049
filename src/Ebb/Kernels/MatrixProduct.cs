namespace Ebb.Kernels;

/// <summary>Products of small matrices. Columns come in whole vectors; rows lie a stride apart.</summary>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="TVec">Its vector.</typeparam>
internal static unsafe class MatrixProduct<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    /// <summary>c = a b, for a of (rows, terms) and b of (terms, columns); or c + a b.</summary>
    public static void Multiply(float* a, nint aStride, int rows, int terms, float* b, nint bStride, nint columns, float* c, nint cStride, bool add) =>
        Run(new MatrixPlan { RowStep = aStride, TermStep = 1, Terms = terms, BStride = bStride, CStride = cStride, Add = add }, a, rows, b, columns, c);

    /// <summary>c = the transpose of a times b, for a of (terms, rows) and b of (terms, columns); or c + that.</summary>
    public static void MultiplyTransposed(float* a, nint aStride, int rows, int terms, float* b, nint bStride, nint columns, float* c, nint cStride, bool add) =>
        Run(new MatrixPlan { RowStep = 1, TermStep = aStride, Terms = terms, BStride = bStride, CStride = cStride, Add = add }, a, rows, b, columns, c);

    private static void Run(in MatrixPlan plan, float* a, int rows, float* b, nint columns, float* c)
    {
        for (nint column = 0; column < columns; column += 2 * TSimd.Count)
        {
            if (column + TSimd.Count >= columns) Panel<Eight, One>(plan, a, rows, b + column, c + column);
            else if (TSimd.PixelsOfTwo >= 8) Panel<Eight, Two>(plan, a, rows, b + column, c + column);
            else Panel<Six, Two>(plan, a, rows, b + column, c + column);
        }
    }

    private static void Panel<TRows, TVectors>(in MatrixPlan plan, float* a, int rows, float* b, float* c)
        where TRows : struct, IExtent
        where TVectors : struct, IExtent
    {
        var (tiles, rest) = Math.DivRem(rows, TRows.Value);
        MatrixTile<TSimd, TVec, TRows, TVectors>.Run(plan, a, b, c, tiles);
        a += tiles * TRows.Value * plan.RowStep;
        c += tiles * TRows.Value * plan.CStride;
        switch (rest)
        {
            case 1: MatrixTile<TSimd, TVec, One, TVectors>.Run(plan, a, b, c, 1); break;
            case 2: MatrixTile<TSimd, TVec, Two, TVectors>.Run(plan, a, b, c, 1); break;
            case 3: MatrixTile<TSimd, TVec, Three, TVectors>.Run(plan, a, b, c, 1); break;
            case 4: MatrixTile<TSimd, TVec, Four, TVectors>.Run(plan, a, b, c, 1); break;
            case 5: MatrixTile<TSimd, TVec, Five, TVectors>.Run(plan, a, b, c, 1); break;
            case 6: MatrixTile<TSimd, TVec, Six, TVectors>.Run(plan, a, b, c, 1); break;
            case 7: MatrixTile<TSimd, TVec, Seven, TVectors>.Run(plan, a, b, c, 1); break;
        }
    }
}
