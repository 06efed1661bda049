namespace Ebb.Nn;

/// <summary>The scale of a layer's first weights, by what comes after it.</summary>
internal static class InitialGain
{
    /// <summary>Keeps the size of the signal through a relu: sqrt 2 (He and others, 2015).</summary>
    public static readonly double BeforeRelu = Math.Sqrt(2);

    /// <summary>A residual branch starts small, so that the block starts near the identity.</summary>
    public const double ResidualBranch = 0.5;

    /// <summary>The output starts small, so that the first prediction is near zero, the mean of the noise.</summary>
    public const double Output = 0.1;
}
