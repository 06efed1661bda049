using Ebb.Formats;

namespace Ebb.Training;

/// <summary>
/// Everything that the next step of a run depends on, taken between two steps. Images, timesteps, noise and the learning rate are functions of
/// the step, so that the position in the data is the step itself.
/// </summary>
public sealed record TrainingState
{
    /// <summary>Optimizer steps taken.</summary>
    public required int Step { get; init; }

    /// <summary>Steps among them that changed nothing, as loss or gradient was infinite or not a number.</summary>
    public int SkippedSteps { get; init; }

    /// <summary>How often the optimizer and the average have been updated: the exponents of their corrections.</summary>
    public required int Updates { get; init; }

    /// <summary>The time that training has taken, in seconds.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>The curve so far.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];

    /// <summary>
    /// The arrays of the run in single precision: <c>weights/NAME</c> of every parameter, <c>adam/mean/NAME</c> and <c>adam/mean_square/NAME</c>
    /// of those that are trained, <c>ema/NAME</c> where the run keeps an average, and <c>lipschitz/NAME</c>,
    /// where power iteration is, with a Lipschitz target.
    /// </summary>
    public required Safetensors Arrays { get; init; }
}
