using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Exact;

/// <summary>
/// A distribution of clean images whose fields are known in closed form: a finite mixture of Gaussians, points among them. Component k has
/// the prior pi_k, the mean mu_k and the covariance Cov_k. At a noise level (a, s), where x = a x0 + s eps, it has the mean a mu_k and the covariance
/// C_k = a^2 Cov_k + s^2 I, and with u_k = C_k^-1 (x - a mu_k)
/// <code>
/// w      = softmax over k of  log pi_k - (log det C_k)/2 - (x - a mu_k) . u_k / 2
/// x0     = sum of w_k (mu_k + a Cov_k u_k)
/// eps    = s sum of w_k u_k
/// v      = a' x0 + s' eps
/// score  = -sum of w_k u_k
/// </code>
/// Nothing here divides by a or by s, so every field has its value wherever one exists. Where none does (eps, v and score of points at s = 0,
/// v where a' is infinite) the result is NaN or infinite, by design.
/// </summary>
/// <remarks>
/// At s = 0, of components without a density (points, low-rank ones), x0 is its limit: the nearest point, or the projection on the nearest
/// component's span; components equally near share by their priors. Components that do have a density at s = 0 win over those that do not.
/// States are (N, ...), N rows of D numbers in any shape; mixtures see rows as vectors.
/// </remarks>
/// <typeparam name="TScalar">The scalar.</typeparam>
public abstract class ExactDistribution<TScalar>
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    private readonly GaussianComponent<TScalar>[] _components;
    private readonly TScalar[] _priors;

    private protected ExactDistribution(GaussianComponent<TScalar>[] components, TScalar[] priors)
    {
        _components = components;
        _priors = priors;
    }

    /// <summary>D, the numbers in one image.</summary>
    public int Dimension => _components[0].Mean.Length;

    /// <summary>pi, one number for each component; they add up to 1.</summary>
    public IReadOnlyList<TScalar> Priors => _priors;

    /// <summary>E[x0 | x].</summary>
    /// <param name="x">Noisy states, (N, ...) with D numbers in a row.</param>
    /// <param name="levels">Their noise levels: one for all rows, or one for each.</param>
    /// <returns>The field, of the shape of x.</returns>
    /// <exception cref="ArgumentException">The rows are not of D numbers, or there is neither one level nor one for each row.</exception>
    public Tensor<TScalar> X0(Tensor<TScalar> x, params ReadOnlySpan<NoiseLevel<TScalar>> levels) => Field(PredictionKind.X0, x, levels);

    /// <summary>E[eps | x].</summary>
    /// <inheritdoc cref="X0"/>
    public Tensor<TScalar> Eps(Tensor<TScalar> x, params ReadOnlySpan<NoiseLevel<TScalar>> levels) => Field(PredictionKind.Eps, x, levels);

    /// <summary>E[a' x0 + s' eps | x].</summary>
    /// <inheritdoc cref="X0"/>
    public Tensor<TScalar> V(Tensor<TScalar> x, params ReadOnlySpan<NoiseLevel<TScalar>> levels) => Field(PredictionKind.V, x, levels);

    /// <summary>The gradient of <see cref="LogDensity"/> in x.</summary>
    /// <inheritdoc cref="X0"/>
    public Tensor<TScalar> Score(Tensor<TScalar> x, params ReadOnlySpan<NoiseLevel<TScalar>> levels) => Field(PredictionKind.Score, x, levels);

    /// <summary>Any of the four fields.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="x">Noisy states, (N, ...) with D numbers in a row.</param>
    /// <param name="levels">Their noise levels: one for all rows, or one for each.</param>
    /// <returns>The field, of the shape of x.</returns>
    /// <exception cref="ArgumentException">
    /// The kind is unknown, the rows are not of D numbers, or there is neither one level nor one for each row.
    /// </exception>
    public Tensor<TScalar> Field(PredictionKind kind, Tensor<TScalar> x, params ReadOnlySpan<NoiseLevel<TScalar>> levels)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected Eps, X0, V or Score.");
        CheckStates(x, nameof(x));
        return Tensor.Create([.. Rows(x, levels, (law, row) => law.Field(kind, row)).SelectMany(row => row)], x.Lengths);
    }

    /// <summary>log p(x) at a noise level; where no component has a density it is no finite number.</summary>
    /// <param name="x">Noisy states, (N, ...) with D numbers in a row.</param>
    /// <param name="levels">Their noise levels: one for all rows, or one for each.</param>
    /// <returns>One number for each row, (N).</returns>
    /// <exception cref="ArgumentException">The rows are not of D numbers, or there is neither one level nor one for each row.</exception>
    public Tensor<TScalar> LogDensity(Tensor<TScalar> x, params ReadOnlySpan<NoiseLevel<TScalar>> levels)
    {
        CheckStates(x, nameof(x));
        TScalar[] values = [.. Rows(x, levels, (law, row) => law.LogDensity(row))];
        return Tensor.Create(values, [values.Length]);
    }

    /// <summary>The component that a uniform number picks.</summary>
    /// <param name="u">A number in [0, 1).</param>
    /// <returns>The first component with pi_0 + .. + pi_k above u, or the last that is possible at all. One of prior 0 is never picked.</returns>
    public int ComponentOf(TScalar u)
    {
        TScalar cumulative = TScalar.Zero;
        for (int k = 0; k < _priors.Length; k++)
        {
            cumulative += _priors[k];
            if (_priors[k] != TScalar.Zero && Piecewise.Step(cumulative - u) == TScalar.One) return k;
        }

        return Array.FindLastIndex(_priors, prior => prior != TScalar.Zero);
    }

    /// <summary>Draws from given chance: a mu_k + C_k^(1/2) noise. At the level (1, 0) these are clean images.</summary>
    /// <param name="components">The component of each row; <see cref="ComponentOf"/> finds them from uniform numbers.</param>
    /// <param name="noise">Standard normal numbers, (N, ...) with D in a row.</param>
    /// <param name="levels">The noise levels: one for all rows, or one for each.</param>
    /// <returns>The states, of the shape of the noise.</returns>
    /// <exception cref="ArgumentException">
    /// The rows are not of D numbers, there is not one component for each row, or there is neither one level nor one for each row.
    /// </exception>
    public Tensor<TScalar> Sample(IReadOnlyList<int> components, Tensor<TScalar> noise, params ReadOnlySpan<NoiseLevel<TScalar>> levels)
    {
        ArgumentNullException.ThrowIfNull(components);
        CheckStates(noise, nameof(noise));
        if (components.Count != noise.Lengths[0] || components.Any(k => k < 0 || k >= _components.Length))
        {
            throw new ArgumentException(
                $"Expected one component of 0 to {_components.Length - 1} for each of the {noise.Lengths[0]} rows of noise.", nameof(components));
        }

        TScalar[] values = Elements.Of(noise), samples = new TScalar[values.Length];
        for (int n = 0; n < components.Count; n++)
        {
            NoiseLevel<TScalar> level = LevelOf(n, components.Count, levels);
            TScalar[] row = values[(n * Dimension)..((n + 1) * Dimension)];
            _components[components[n]].Sample(level.Alpha, level.Sigma, row).CopyTo(samples, n * Dimension);
        }

        return Tensor.Create(samples, noise.Lengths);
    }

    /// <summary>The mean at a noise level: a sum of pi_k mu_k.</summary>
    /// <param name="level">The level; (1, 0) for clean images.</param>
    /// <returns>The mean, (D).</returns>
    public Tensor<TScalar> Mean(NoiseLevel<TScalar> level) => Tensor.Create(Vectors.Scale(level.Alpha, CleanMean()), [Dimension]);

    /// <summary>The covariance at a noise level: a^2 sum of pi_k (Cov_k + (mu_k - m)(mu_k - m)^T) + s^2 I, with m the mean of clean images.</summary>
    /// <param name="level">The level; (1, 0) for clean images.</param>
    /// <returns>The covariance, (D, D).</returns>
    public Tensor<TScalar> Covariance(NoiseLevel<TScalar> level)
    {
        TScalar[] mean = CleanMean(), covariance = new TScalar[Dimension * Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            for (int j = 0; j < Dimension; j++)
            {
                TScalar sum = TScalar.Zero;
                for (int k = 0; k < _priors.Length; k++)
                {
                    TScalar[] mu = _components[k].Mean;
                    sum += _priors[k] * (_components[k].Covariance(i, j) + ((mu[i] - mean[i]) * (mu[j] - mean[j])));
                }

                TScalar noise = i == j ? level.Sigma * level.Sigma : TScalar.Zero;
                covariance[(i * Dimension) + j] = (level.Alpha * level.Alpha * sum) + noise;
            }
        }

        return Tensor.Create(covariance, [Dimension, Dimension]);
    }

    private TScalar[] CleanMean()
    {
        TScalar[] mean = Vectors.Scale(_priors[0], _components[0].Mean);
        for (int k = 1; k < _priors.Length; k++) mean = Vectors.Add(mean, _priors[k], _components[k].Mean);
        return mean;
    }

    private TResult[] Rows<TResult>(
        Tensor<TScalar> x, ReadOnlySpan<NoiseLevel<TScalar>> levels, Func<NoisedMixture<TScalar>, TScalar[], TResult> f)
    {
        TScalar[] values = Elements.Of(x);
        TResult[] results = new TResult[values.Length / Dimension];
        NoisedMixture<TScalar>? law = null;
        for (int n = 0; n < results.Length; n++)
        {
            NoiseLevel<TScalar> level = LevelOf(n, results.Length, levels);
            if (n == 0 || levels.Length > 1) law = new(_components, _priors, level);
            results[n] = f(law!, values[(n * Dimension)..((n + 1) * Dimension)]);
        }

        return results;
    }

    private static NoiseLevel<TScalar> LevelOf(int row, int rows, ReadOnlySpan<NoiseLevel<TScalar>> levels)
    {
        if (levels.Length != 1 && levels.Length != rows)
        {
            throw new ArgumentException($"Got {levels.Length} noise levels for {rows} rows; expected one for all, or one for each.", nameof(levels));
        }

        return levels[levels.Length == 1 ? 0 : row];
    }

    private void CheckStates(Tensor<TScalar> x, string name)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (x.Rank == 0 || x.FlattenedLength != x.Lengths[0] * Dimension)
        {
            throw new ArgumentException($"{name} has the shape {Elements.Shape(x)}; expected (N, ...) with {Dimension} numbers in a row.", name);
        }
    }
}
