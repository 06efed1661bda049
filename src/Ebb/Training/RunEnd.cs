namespace Ebb.Training;

/// <summary>How a run ended.</summary>
public enum RunEnd
{
    /// <summary>It took all its steps and wrote its model and pictures.</summary>
    Done,

    /// <summary>It was stopped, or something failed that has nothing to do with its numbers.</summary>
    Stopped,

    /// <summary>The loss or a gradient became infinite or not a number.</summary>
    Diverged,
}
