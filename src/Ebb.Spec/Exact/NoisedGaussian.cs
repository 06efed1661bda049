namespace Ebb.Spec.Exact;

/// <summary>One Gaussian of a mixture at a noise level, N(alpha Mean, C) with C = alpha^2 Cov + sigma^2 I.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
internal abstract class NoisedGaussian<TScalar>
{
    /// <summary>Whether C has no inverse: it then has no density either, and a point off its support cannot come from it.</summary>
    public abstract bool IsSingular { get; }

    /// <summary>log det C.</summary>
    public abstract TScalar LogDeterminant { get; }

    /// <summary>What a point says about this component.</summary>
    /// <param name="r">x - alpha Mean.</param>
    public abstract GaussianResponse<TScalar> Respond(TScalar[] r);
}

/// <summary>What a component N(alpha Mean, C) answers to r = x - alpha Mean.</summary>
/// <param name="U">C^-1 r, hence minus the component's score.</param>
/// <param name="Shift">alpha Cov C^-1 r, hence the component's E[x0 | x] - Mean.</param>
/// <param name="Square">r . C^-1 r.</param>
/// <param name="Gap">The squared distance of x from the support of a singular component; not read of others.</param>
internal readonly record struct GaussianResponse<TScalar>(TScalar[] U, TScalar[] Shift, TScalar Square, TScalar Gap);
