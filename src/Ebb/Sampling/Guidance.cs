namespace Ebb.Sampling;

/// <summary>How a net with classes is steered: see <see cref="SamplerOptions.Guidance"/>.</summary>
/// <param name="Scale">How far to go from the answer without a class to that with one.</param>
/// <param name="Rescale">How much of the spread is restored.</param>
/// <param name="NullClass">What the net is told for no class.</param>
internal sealed record Guidance(double Scale, double Rescale, int NullClass);
