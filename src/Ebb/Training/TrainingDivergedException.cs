using System.Globalization;

namespace Ebb.Training;

/// <summary>The loss became infinite or not a number: the weights are spoilt, and training on would be a waste.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int step, double loss, double learningRate)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The loss became {loss} at step {step} with learning rate {learningRate}. Use a smaller learning rate; a tenth is a good try."))
    {
        (Step, Loss, LearningRate) = (step, loss, learningRate);
    }

    /// <summary>The step, counted from 1.</summary>
    public int Step { get; }

    /// <summary>The loss.</summary>
    public double Loss { get; }

    /// <summary>The learning rate at that step.</summary>
    public double LearningRate { get; }
}
