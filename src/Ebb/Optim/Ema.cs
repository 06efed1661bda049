using Ebb.Autograd;
using Ebb.Spec.Optim;
using Ebb.Tensors;

namespace Ebb.Optim;

/// <summary>
/// The running average of a net's parameters, beside them on their device: what one samples from, as it has less of the noise of the last
/// steps. The decays are those of <see cref="EmaRule{TScalar}"/>, in double.
/// </summary>
public sealed class Ema
{
    private readonly EmaRule<double> _rule;
    private readonly (Parameter Parameter, Tensor Average)[] _averages;

    /// <summary>Starts an average at the parameters as they are now.</summary>
    /// <param name="parameters">The parameters to follow.</param>
    /// <param name="rule">The decays: with a warm-up, or <see cref="EmaRule{TScalar}.Constant"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A decay of the rule is outside [0, 1], or the least is above the greatest.</exception>
    public Ema(IEnumerable<Parameter> parameters, EmaRule<double> rule)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(rule.MinDecay >= 0 && rule.MinDecay <= rule.Decay && rule.Decay <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rule), rule, "Expected 0 <= MinDecay <= Decay <= 1; a Decay of 0.9999 is usual for long runs.");
        }

        _rule = rule;
        _averages = [.. parameters.Select(parameter => (parameter, Copy(parameter.Value)))];
    }

    /// <summary>The number of updates.</summary>
    public int UpdateCount { get; private set; }

    /// <summary>Whether the parameters hold the averages now, and the averages the parameters.</summary>
    public bool IsSwapped { get; private set; }

    /// <summary>Each parameter and its average.</summary>
    public IReadOnlyList<(Parameter Parameter, Tensor Average)> Averages => _averages;

    /// <summary>The bytes of the averages.</summary>
    public long Bytes => _averages.Sum(pair => pair.Average.Storage.Bytes);

    /// <summary>Lets the parameters as they are now join the average: once after every optimizer step.</summary>
    /// <exception cref="InvalidOperationException">The averages are swapped in.</exception>
    public void Update()
    {
        if (IsSwapped) throw new InvalidOperationException("The parameters hold their averages. Call Swap once more before training goes on.");
        UpdateCount++;
        double decay = _rule.DecayAt(UpdateCount);
        foreach (var (parameter, average) in _averages)
        {
            if (decay == 0) average.Device.Copy(parameter.Value, average);
            else average.Device.EmaStep(average, parameter.Value, 1 - decay);
        }
    }

    /// <summary>Goes on from a state in which this many updates were made; the averages are put in place by the caller.</summary>
    internal void Resume(int updateCount) => UpdateCount = updateCount;

    /// <summary>Exchanges parameters and averages, to evaluate or sample with the averages; a second call exchanges them back, to the bit.</summary>
    public void Swap()
    {
        foreach (var (parameter, average) in _averages) average.Device.Swap(parameter.Value, average);
        IsSwapped = !IsSwapped;
    }

    /// <summary>Copies the averages into the parameters of another net of the same architecture on the same device.</summary>
    /// <param name="parameters">As many parameters of the same names, in the same order.</param>
    /// <exception cref="ArgumentException">The parameters are not those of such a net.</exception>
    /// <exception cref="InvalidOperationException">The averages are swapped in.</exception>
    public void CopyTo(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (IsSwapped) throw new InvalidOperationException("The parameters hold their averages. Copy them from there, or call Swap once more.");
        if (!parameters.Select(parameter => parameter.Name).SequenceEqual(_averages.Select(pair => pair.Parameter.Name), StringComparer.Ordinal))
        {
            throw new ArgumentException("Expected the parameters of a net of the same architecture; their names or their number differ.", nameof(parameters));
        }

        for (int i = 0; i < _averages.Length; i++) _averages[i].Average.Device.Copy(_averages[i].Average, parameters[i].Value);
    }

    private static Tensor Copy(Tensor value)
    {
        var copy = value.Device.Allocate(value.Shape, value.Kind);
        value.Device.Copy(value, copy);
        return copy;
    }
}
