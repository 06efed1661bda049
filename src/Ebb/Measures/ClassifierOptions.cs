namespace Ebb.Measures;

/// <summary>How a <see cref="Classifier"/> is trained. Figures made with its features compare at equal options only.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Adam steps, at least 1. Default 2500: about a minute on two cores for images of 28 x 28.</summary>
    public int Steps { get; init; } = 2500;

    /// <summary>Images per step, at least 1. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The largest learning rate, positive; it falls along a cosine. Default 3e-3.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Determines first weights and order of the images.</summary>
    public ulong Seed { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
        {
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "Expected a positive, finite number.");
        }
    }
}
