namespace Ebb.Spec.Fields;

/// <summary>
/// What a network says about x = Alpha x0 + Sigma eps. Each is a conditional mean given x, and with x each gives every other
/// (<see cref="FieldConversion"/>).
/// </summary>
public enum PredictionKind
{
    /// <summary>The noise, E[eps | x]. Ho, Jain and Abbeel, 2020.</summary>
    Eps,

    /// <summary>The clean image, E[x0 | x]; "sample" in scheduler files.</summary>
    X0,

    /// <summary>
    /// The velocity, E[AlphaPrime x0 + SigmaPrime eps | x]. On a <see cref="NoiseLevel.OfAlphaBar"/> level it is alpha eps - sigma x0,
    /// "v_prediction" (Salimans and Ho, 2022, appendix D); on a flow-matching level it is eps - x0 (Lipman et al., 2023).
    /// </summary>
    V,

    /// <summary>The score, the gradient of log p(x), which is -eps / Sigma. Song et al., 2021.</summary>
    Score,
}
