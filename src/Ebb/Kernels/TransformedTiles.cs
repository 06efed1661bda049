namespace Ebb.Kernels;

/// <summary>Where the transforms of some tiles lie: of their inputs and of their gradients, each [position][tile][channel].</summary>
internal readonly unsafe struct TransformedTiles(float* inputs, nint inputPosition, float* gradients, nint gradientPosition)
{
    public float* Inputs { get; } = inputs;

    /// <summary>From one position to the next among the inputs.</summary>
    public nint InputPosition { get; } = inputPosition;

    public float* Gradients { get; } = gradients;

    /// <summary>From one position to the next among the gradients.</summary>
    public nint GradientPosition { get; } = gradientPosition;

    /// <summary>The same from some tile on.</summary>
    public TransformedTiles At(nint tile, int inputChannels, int outputChannels) =>
        new(Inputs + (tile * inputChannels), InputPosition, Gradients + (tile * outputChannels), GradientPosition);
}
