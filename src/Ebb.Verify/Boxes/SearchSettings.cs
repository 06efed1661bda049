namespace Ebb.Verify.Boxes;

/// <summary>How long to look for starts that end far apart.</summary>
public sealed record SearchSettings
{
    /// <summary>How many values of the picture are driven up and down: those with the widest bounds. Default 8.</summary>
    public int Targets { get; init; } = 8;

    /// <summary>From how many starts each search begins: the centre, then random corners. Default 2.</summary>
    public int Restarts { get; init; } = 2;

    /// <summary>Steps of each search: to the corner that the gradient's signs name. Default 3.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Further starts, drawn from the box. Half are even over it, half are corners. Default 0.</summary>
    public int RandomStarts { get; init; }

    /// <summary>Determines what is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>How far the rounding of a float32 run may lead out of bounds that hold for exact arithmetic. Default 1e-4.</summary>
    public double Tolerance { get; init; } = 1e-4;
}
