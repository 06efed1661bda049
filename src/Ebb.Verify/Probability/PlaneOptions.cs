namespace Ebb.Verify.Probability;

/// <summary>How far the squares of starts are divided. Every setting has a usable default.</summary>
public sealed record PlaneOptions
{
    /// <summary>Starts are divided in [-Reach, Reach]^2; all others count as undecided. A positive power of two times 1, 3 or 5, so that no side is rounded. Default 6.</summary>
    public double Reach { get; init; } = 6;

    /// <summary>It is enough when no more probability than this is undecided. Default 0.01.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>The most squares that are looked at. Default 4,000,000.</summary>
    public int MostSquares { get; init; } = 4_000_000;

    /// <summary>The threads that may work; -1 for all. The result does not depend on it.</summary>
    public int Threads { get; init; } = -1;
}
