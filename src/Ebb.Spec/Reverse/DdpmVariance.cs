namespace Ebb.Spec.Reverse;

/// <summary>The variance of the noise in a <see cref="DdpmStep"/> from a level with the weights (a, s) to (a1, s1), with beta = s^2 - (a/a1)^2 s1^2.</summary>
public enum DdpmVariance
{
    /// <summary>beta s1^2/s^2, that of xPrev given x and x0: right for data of one image. "fixed_small". Ho, Jain and Abbeel, 2020, section 3.2.</summary>
    Small,

    /// <summary>beta: right for data that are standard normal noise themselves. "fixed_large". The same section.</summary>
    Large,

    /// <summary>What the network says in the second half of its output's channels.</summary>
    Learned,

    /// <summary>Between small and large, on a logarithmic scale, as the network says. Nichol and Dhariwal, 2021, equation 15.</summary>
    LearnedRange,
}
