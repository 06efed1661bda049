using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Exact;

namespace Ebb.Spec.Tests.Exact;

/// <summary>A distribution on any scalar, for the laws; a new sort of distribution adds its line to <see cref="All"/>.</summary>
internal sealed class ExactCase(string name, string kind, double[][] means, double[][] spreads, double[] priors, bool hasDensity = true)
{
    private static readonly double[][] Plane = [[1, -0.5], [-1.5, 0.25], [0.5, 2]];
    private static readonly double[][] Space = [[1, -0.5, 0.25], [-1.5, 0.25, 0.75]];

    public static IReadOnlyList<ExactCase> All { get; } =
    [
        new("full covariances", "full", Plane, [[1, 0.3, 0.3, 0.5], [0.25, -0.1, -0.1, 2], [0.7, 0, 0, 0.1]], [0.5, 0.3, 0.2]),
        new("one Gaussian", "full", [[0.5, -1]], [[1.5, 0.5, 0.5, 1]], [1]),
        new("full on a line", "full", [[-1], [2]], [[0.3], [0.8]], [0.4, 0.6]),
        new("round", "round", Plane, [[1], [0.25], [0.5]], [0.5, 0, 0.5]),
        new("round, one a point", "round", Plane, [[1], [0], [0.5]], [0.5, 0.25, 0.25]),
        new("one variance", "equal", Plane, [[0.4]], [0.125, 0.75, 0.125]),
        new("weighted points", "equal", Plane, [[0]], [0.125, 0.75, 0.125], hasDensity: false),
        new("thin factors", "factors", Space, [[1, 0.5, -0.25], [0.1, 2, 0]], [0.5, 0.5], hasDensity: false),
        new("thin factors, one zero", "factors", Space, [[1, 0.5, -0.25, 0.5, 0, 1], [0, 0, 0, 0, 0, 0]], [0.25, 0.75], hasDensity: false),
        new("wide factors", "factors", Plane, [[1, 0, 0.5, 0, 1, 0.5], [0.2, 1, 0, 1, 0.2, 0], [1, 0, 0, 0, 1, 0]], [0.5, 0.3, 0.2]),
        new("images", "points", [.. Plane, Plane[0]], [], [], hasDensity: false),
    ];

    public static TheoryData<string> Names { get; } = [.. All.Select(given => given.ToString())];

    /// <summary>Whether there is a density at sigma = 0.</summary>
    public bool HasDensity => hasDensity;

    public int Dimension => means[0].Length;

    public static ExactCase Named(string name) => All.Single(given => given.ToString() == name);

    public ExactDistribution<TScalar> Make<TScalar>()
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        int count = means.Length, size = means[0].Length;
        Tensor<TScalar> mu = Of(means, count, size);
        return kind switch
        {
            "full" => new GaussianMixture<TScalar>(mu, Of(spreads, count, size, size), Of([priors], count)),
            "round" => new IsotropicMixture<TScalar>(mu, Of(spreads, count), Of([priors], count)),
            "equal" => new HomoscedasticMixture<TScalar>(mu, TScalar.CreateChecked(spreads[0][0]), Of([priors], count)),
            "factors" => new LowRankMixture<TScalar>(mu, Of(spreads, count, size, spreads[0].Length / size), Of([priors], count)),
            _ => new EmpiricalDistribution<TScalar>(mu),
        };

        static Tensor<TScalar> Of(double[][] rows, params nint[] lengths) =>
            Tensor.Create([.. rows.SelectMany(row => row).Select(TScalar.CreateChecked)], lengths);
    }

    public override string ToString() => name;
}
