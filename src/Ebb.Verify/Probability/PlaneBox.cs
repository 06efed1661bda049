namespace Ebb.Verify.Probability;

/// <summary>A square of starts and what became of it.</summary>
/// <param name="Left">The least first value.</param>
/// <param name="Bottom">The least second value.</param>
/// <param name="Side">Its side.</param>
/// <param name="Disc">The disc that all its starts end in; -1 when they all end outside every disc; -2 when it is not decided.</param>
public readonly record struct PlaneBox(double Left, double Bottom, double Side, int Disc = PlaneBox.Undecided)
{
    /// <summary>The <see cref="Disc"/> of starts that end outside every disc.</summary>
    public const int Outside = -1;

    /// <summary>The <see cref="Disc"/> of a square that is not decided.</summary>
    public const int Undecided = -2;
}
