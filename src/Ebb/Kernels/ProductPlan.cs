namespace Ebb.Kernels;

/// <summary>What all tiles of one matrix product share. Distances are in floats.</summary>
internal struct ProductPlan
{
    /// <summary>Columns of the left factor, whose rows lie side by side, and rows of the right.</summary>
    public nint Inner;

    /// <summary>From one row to the next of the right factor and of the product.</summary>
    public nint WRow, YRow;

    /// <summary>From the right factor's first vector to its second.</summary>
    public nint SecondVector;
}
