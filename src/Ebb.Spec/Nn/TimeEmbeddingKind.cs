namespace Ebb.Spec.Nn;

/// <summary>How a U-Net turns a time into the numbers that its first linear layer sees.</summary>
public enum TimeEmbeddingKind
{
    /// <summary>Sines and cosines of t at geometrically spaced frequencies (Vaswani and others, 2017).</summary>
    Positional,

    /// <summary>Sines and cosines of log t at random frequencies, kept with the weights (Song and others, 2021); the output is divided by t.</summary>
    Fourier,
}
