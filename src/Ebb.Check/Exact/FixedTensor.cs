namespace Ebb.Check.Exact;

/// <summary>Enclosures of a tensor's values: centres in limbs and radii, row-major over (channels, pixels).</summary>
internal sealed class FixedTensor(int channels, int pixels, FixedFormat format)
{
    private readonly ulong[] _limbs = new ulong[channels * pixels * format.Limbs];

    public FixedFormat Format => format;

    public double[] Radius { get; } = new double[channels * pixels];

    /// <summary>Whether a centre is 0, so that nothing need be multiplied.</summary>
    public bool[] IsZero { get; } = new bool[channels * pixels];

    public Span<ulong> At(int element) => _limbs.AsSpan(element * format.Limbs, format.Limbs);

    /// <summary>A b such that no centre is larger than 2^b ulps.</summary>
    public int Length()
    {
        int most = 0;
        for (int e = 0; e < IsZero.Length; e++) most = Math.Max(most, FixedFormat.Length(At(e)));
        return most;
    }

    public void Set(int element, Range value)
    {
        var centre = (value.Low + value.High) >> 1;
        FixedFormat.Write(centre, At(element));
        IsZero[element] = centre.IsZero;
        Radius[element] = format.Radius(value.High - centre);
    }

    public Range Get(int element)
    {
        var (centre, radius) = (FixedFormat.Read(At(element)), format.Ulps(Radius[element]));
        return new(centre - radius, centre + radius);
    }

    /// <summary>The relu of an element: its radius stays, and is 0 where all of the enclosure is at most 0.</summary>
    public void Relu(int element)
    {
        var limbs = At(element);
        if ((long)limbs[^1] >= 0) return;
        if (Math.ScaleB(1, FixedFormat.Length(limbs) - 1 + format.UnitBits - format.Bits) >= Radius[element]) Radius[element] = 0;
        limbs.Clear();
    }
}
