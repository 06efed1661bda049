namespace Ebb.Formats;

/// <summary>The element types of npy files that Ebb reads; all little-endian.</summary>
public enum NpyKind
{
    /// <summary>Truth values, one byte each, 0 or 1: <c>|b1</c>.</summary>
    Bool,

    /// <summary>Unsigned bytes: <c>|u1</c>.</summary>
    UInt8,

    /// <summary>Signed bytes: <c>|i1</c>.</summary>
    Int8,

    /// <summary>32-bit integers: <c>&lt;i4</c>.</summary>
    Int32,

    /// <summary>64-bit integers: <c>&lt;i8</c>.</summary>
    Int64,

    /// <summary>Single precision: <c>&lt;f4</c>.</summary>
    Float32,

    /// <summary>Double precision: <c>&lt;f8</c>.</summary>
    Float64,
}
