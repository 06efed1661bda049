namespace Ebb.Formats;

/// <summary>What an npy file says of its array.</summary>
/// <param name="Kind">Element type.</param>
/// <param name="FortranOrder">True when the first axis varies fastest in the file.</param>
/// <param name="Shape">The extents, each at least 0; empty for a single number.</param>
public sealed record NpyHeader(NpyKind Kind, bool FortranOrder, IReadOnlyList<long> Shape)
{
    /// <summary>The extent of the first axis, 1 for a single number.</summary>
    public long Rows => Shape.Count == 0 ? 1 : Shape[0];

    /// <summary>The extents as Python writes them.</summary>
    public string ShapeText => Shape.Count == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";

    /// <summary>Bytes of one element.</summary>
    internal static int BytesOf(NpyKind kind) => kind switch
    {
        NpyKind.Int32 or NpyKind.Float32 => 4,
        NpyKind.Int64 or NpyKind.Float64 => 8,
        _ => 1,
    };

    internal static string DescriptionOf(NpyKind kind) => kind switch
    {
        NpyKind.Bool => "|b1",
        NpyKind.UInt8 => "|u1",
        NpyKind.Int8 => "|i1",
        NpyKind.Int32 => "<i4",
        NpyKind.Int64 => "<i8",
        NpyKind.Float32 => "<f4",
        _ => "<f8",
    };

    internal static NpyKind? KindOf(string description)
    {
        foreach (var kind in Enum.GetValues<NpyKind>())
        {
            if (DescriptionOf(kind) == description) return kind;
        }

        return null;
    }
}
