using System.Globalization;

namespace Ebb.Training;

/// <summary>The loss or a gradient became infinite or not a number. The step was not taken: the trainer holds the weights before it.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int step, double loss, double learningRate, string parameter, double largestGradient)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged at step {step}: the loss is {loss}, the learning rate {learningRate}, and the largest gradient, that of {parameter}, {largestGradient}. Use a smaller learning rate, a tenth is a good try, or clip the gradients."))
    {
        (Step, Loss, LearningRate, Parameter, LargestGradient) = (step, loss, learningRate, parameter, largestGradient);
    }

    /// <summary>The step, counted from 1.</summary>
    public int Step { get; }

    /// <summary>The loss.</summary>
    public double Loss { get; }

    /// <summary>The learning rate at that step.</summary>
    public double LearningRate { get; }

    /// <summary>The parameter with the largest gradient.</summary>
    public string Parameter { get; }

    /// <summary>Its largest gradient, by its magnitude; NaN when one is not a number.</summary>
    public double LargestGradient { get; }
}
