namespace Ebb.Optim;

/// <summary>The settings of <see cref="Adam"/>, with the defaults of Kingma and Ba, 2015.</summary>
public sealed record AdamOptions
{
    /// <summary>The step size, positive. Default 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The decay of the mean of gradients, in [0, 1). Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the mean of squared gradients, in [0, 1). Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added outside the root, positive. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// How fast parameters shrink for themselves, times the learning rate and apart from the gradient (AdamW); at least 0. It holds for
    /// all parameters, biases among them. Default 0; 1e-2 is usual for AdamW.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// The bound for the norm of all gradients together, positive; longer gradients are shortened to it. Null, the default, for no bound; 1 is
    /// usual.
    /// </summary>
    public double? MaxGradientNorm { get; init; }

    internal void Validate()
    {
        CheckPositive(LearningRate, nameof(LearningRate));
        CheckPositive(Epsilon, nameof(Epsilon));
        CheckDecay(Beta1, nameof(Beta1));
        CheckDecay(Beta2, nameof(Beta2));
        if (!(WeightDecay >= 0 && double.IsFinite(WeightDecay)))
        {
            throw new ArgumentOutOfRangeException(nameof(WeightDecay), WeightDecay, "Expected a finite number of at least 0; 1e-2 is usual.");
        }

        if (MaxGradientNorm is { } norm && !(norm > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(MaxGradientNorm), norm, "Expected a positive norm, 1 is usual; or null for no clipping.");
        }
    }

    private static void CheckPositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a positive, finite number.");
        }
    }

    private static void CheckDecay(double value, string name)
    {
        if (!(value >= 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a decay in [0, 1).");
        }
    }
}
