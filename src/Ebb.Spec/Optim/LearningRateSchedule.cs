namespace Ebb.Spec.Optim;

/// <summary>How the learning rate goes on once it is warm.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It falls along half a cosine. Loshchilov and Hutter, 2017, equation 5.</summary>
    Cosine,

    /// <summary>It falls along a line.</summary>
    Linear,
}
