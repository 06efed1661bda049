namespace Ebb.Kernels;

/// <summary>Two matrices and their product, for all tiles of it. Distances are in floats.</summary>
internal struct MatrixPlan
{
    /// <summary>In the first matrix, from one row of the product to the next, and from one term of the sums to the next.</summary>
    public nint RowStep, TermStep;

    /// <summary>From one row of the second matrix to the next, which is one term of the sums.</summary>
    public nint BStride;

    /// <summary>From one row of the product to the next.</summary>
    public nint CStride;

    /// <summary>Terms of each sum.</summary>
    public int Terms;

    /// <summary>Whether the product is added to what is there.</summary>
    public bool Add;
}
