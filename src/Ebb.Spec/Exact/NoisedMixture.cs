using System.Numerics;
using Ebb.Spec.Fields;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Exact;

/// <summary>A mixture at one noise level, where every field is a mean over the components, weighted by what they have to do with x.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
internal sealed class NoisedMixture<TScalar>
    where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
{
    private readonly GaussianComponent<TScalar>[] _components;
    private readonly NoisedGaussian<TScalar>[] _noised;
    private readonly TScalar[] _priors;
    private readonly NoiseLevel<TScalar> _level;
    private readonly int[] _live;

    public NoisedMixture(GaussianComponent<TScalar>[] components, TScalar[] priors, NoiseLevel<TScalar> level)
    {
        _components = components;
        _priors = priors;
        _level = level;
        _noised = Array.ConvertAll(components, component => component.At(level.Alpha, level.Sigma));

        // A component without a density is infinitely less likely than one with; left alone, such components are told apart by distance.
        int[] possible = [.. Enumerable.Range(0, priors.Length).Where(k => priors[k] != TScalar.Zero)];
        IsSingular = Array.TrueForAll(possible, k => _noised[k].IsSingular);
        _live = IsSingular ? possible : Array.FindAll(possible, k => !_noised[k].IsSingular);
    }

    /// <summary>Whether no component has a density at this level.</summary>
    public bool IsSingular { get; }

    public TScalar[] Field(PredictionKind kind, TScalar[] x)
    {
        GaussianResponse<TScalar>[] responses = Array.ConvertAll(_live, k => Respond(k, x));
        TScalar[] weights = Weights(responses);
        return kind switch
        {
            PredictionKind.X0 => X0(),
            PredictionKind.Eps => Vectors.Scale(_level.Sigma, U()),
            PredictionKind.Score => Vectors.Scale(-TScalar.One, U()),
            _ => Vectors.Add(Vectors.Scale(_level.AlphaPrime, X0()), _level.SigmaPrime, Vectors.Scale(_level.Sigma, U())),
        };

        TScalar[] X0() => Sum(weights, j => Vectors.Add(_components[_live[j]].Mean, TScalar.One, responses[j].Shift));

        TScalar[] U() => Sum(weights, j => responses[j].U);
    }

    public TScalar LogDensity(TScalar[] x)
    {
        TScalar[] logits = Logits(Array.ConvertAll(_live, k => Respond(k, x)));
        TScalar greatest = logits.Aggregate(Piecewise.Max);
        TScalar sum = Total(Array.ConvertAll(logits, logit => TScalar.Exp(logit - greatest)));
        TScalar size = TScalar.CreateChecked(x.Length), two = TScalar.CreateChecked(2);
        return greatest + TScalar.Log(sum) - (size * TScalar.Log(two * TScalar.Pi) / two);
    }

    private GaussianResponse<TScalar> Respond(int k, TScalar[] x) =>
        _noised[k].Respond(Vectors.Add(x, -_level.Alpha, _components[k].Mean));

    // The softmax of the logits; at a level without densities, its limit: the priors of the components nearest to x, the others 0.
    private TScalar[] Weights(GaussianResponse<TScalar>[] responses)
    {
        TScalar[] weights;
        if (IsSingular)
        {
            TScalar least = responses.Select(response => response.Gap).Aggregate(Piecewise.Min);
            weights = [.. responses.Zip(_live, (response, k) => _priors[k] * (TScalar.One - Piecewise.Step(response.Gap - least)))];
        }
        else
        {
            TScalar[] logits = Logits(responses);
            TScalar greatest = logits.Aggregate(Piecewise.Max);
            weights = Array.ConvertAll(logits, logit => TScalar.Exp(logit - greatest));
        }

        TScalar total = Total(weights);
        return Array.ConvertAll(weights, weight => weight / total);
    }

    private TScalar[] Logits(GaussianResponse<TScalar>[] responses) =>
        [.. responses.Zip(_live, (response, k) =>
            TScalar.Log(_priors[k]) - ((_noised[k].LogDeterminant + response.Square) / TScalar.CreateChecked(2)))];

    // A weight of exactly 0 drops its term, so that nothing infinite in it makes a NaN of the sum.
    private static TScalar[] Sum(TScalar[] weights, Func<int, TScalar[]> term)
    {
        TScalar[]? sum = null;
        for (int j = 0; j < weights.Length; j++)
        {
            if (weights[j] == TScalar.Zero) continue;
            TScalar[] weighted = Vectors.Scale(weights[j], term(j));
            sum = sum is null ? weighted : Vectors.Add(sum, TScalar.One, weighted);
        }

        return sum!;
    }

    private static TScalar Total(TScalar[] values) => values.Aggregate(TScalar.Zero, (total, value) => total + value);
}
