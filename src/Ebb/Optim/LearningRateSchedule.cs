namespace Ebb.Optim;

/// <summary>How the learning rate changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It falls along half a cosine from the full rate to almost zero at the last step (Loshchilov and Hutter, 2017).</summary>
    Cosine,
}
