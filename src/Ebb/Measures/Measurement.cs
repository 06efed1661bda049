using System.Globalization;

namespace Ebb.Measures;

/// <summary>How far samples are from real images, with all that is needed to read the figure.</summary>
/// <param name="Measure">The measure's name.</param>
/// <param name="Features">The name of the features it compares.</param>
/// <param name="Value">Samples against real images; smaller is better.</param>
/// <param name="Floor">Real images against other real images of the same set, as many on each side: what perfect samples would get.</param>
/// <param name="Count">Images on each side, n.</param>
/// <param name="Reference">The name of the set of real images.</param>
public sealed record Measurement(string Measure, string Features, double Value, double Floor, int Count, string Reference)
{
    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Measure} ({Features}): {Value:G4}, real against real {Floor:G4}, n = {Count}, reference {Reference}");
}
