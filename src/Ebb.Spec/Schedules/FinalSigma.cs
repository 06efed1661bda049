namespace Ebb.Spec.Schedules;

/// <summary>What follows the last sigma of a grid.</summary>
public enum FinalSigma
{
    /// <summary>Nothing: the grid as it is.</summary>
    None,

    /// <summary>0, the clean image.</summary>
    Zero,

    /// <summary>The least sigma of the grid, or of the training table where there is one: the image keeps that much noise.</summary>
    SigmaMin,
}
