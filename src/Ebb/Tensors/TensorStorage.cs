namespace Ebb.Tensors;

/// <summary>The memory of one tensor, in the layout its device chose. Only that device looks inside.</summary>
public abstract class TensorStorage
{
    /// <summary>The memory held, in bytes, padding included.</summary>
    public abstract long Bytes { get; }
}
