using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>Reverse mode over the operators of the nets: each operation leaves behind how it passes a gradient on.</summary>
internal sealed class Tape<TScalar>
    where TScalar : INumberBase<TScalar>
{
    private readonly IReadOnlyDictionary<string, Tensor<TScalar>> _parameters;
    private readonly Dictionary<Tensor<TScalar>, Tensor<TScalar>> _gradients = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Tensor<TScalar>> _used = new(StringComparer.Ordinal);
    private readonly Stack<Action> _backward = new();

    public Tape(IReadOnlyDictionary<string, Tensor<TScalar>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
    }

    public Tensor<TScalar> Conv(string name, Tensor<TScalar> x, ConvPlacement? placement = null)
    {
        (Tensor<TScalar> weight, Tensor<TScalar> bias) = WeightAndBias(name);
        return Record(Conv2d.Forward(x, weight, bias, placement), upstream =>
        {
            Accumulate(weight, Conv2d.WeightGradient(x, weight, upstream, placement));
            Accumulate(bias, Conv2d.BiasGradient(upstream));
            Accumulate(x, Conv2d.InputGradient(x, weight, upstream, placement));
        });
    }

    public Tensor<TScalar> Relu(Tensor<TScalar> x) =>
        Record(Nn.Relu.Forward(x), upstream => Accumulate(x, Nn.Relu.Gradient(x, upstream)));

    public Tensor<TScalar> Add(Tensor<TScalar> x, Tensor<TScalar> y)
    {
        Elements.CheckSameShape(x, y);
        return Record(Tensor.Add<TScalar>(x, y), upstream =>
        {
            Accumulate(x, upstream);
            Accumulate(y, upstream);
        });
    }

    public Dictionary<string, Tensor<TScalar>> Backward(Tensor<TScalar> output, Tensor<TScalar> upstream)
    {
        Elements.CheckSameShape(output, upstream);
        Accumulate(output, upstream);
        while (_backward.TryPop(out Action? backward)) backward();
        return _used.ToDictionary(parameter => parameter.Key, parameter => GradientOf(parameter.Value), StringComparer.Ordinal);
    }

    /// <summary>The gradient in a tensor that the output depends on, once <see cref="Backward"/> has run.</summary>
    public Tensor<TScalar> GradientOf(Tensor<TScalar> x) => _gradients[x];

    public (Tensor<TScalar> Weight, Tensor<TScalar> Bias) WeightAndBias(string name) => (Parameter($"{name}.weight"), Parameter($"{name}.bias"));

    public Tensor<TScalar> Parameter(string name) => _used[name] = Given(name);

    public Tensor<TScalar> Record(Tensor<TScalar> output, Action<Tensor<TScalar>> backward)
    {
        _backward.Push(() => backward(_gradients[output]));
        return output;
    }

    public void Accumulate(Tensor<TScalar> x, Tensor<TScalar> gradient) =>
        _gradients[x] = _gradients.TryGetValue(x, out Tensor<TScalar>? sum) ? Tensor.Add<TScalar>(sum, gradient) : gradient;

    /// <summary>A parameter that nobody asks the gradient of.</summary>
    public Tensor<TScalar> Given(string name) => _parameters.TryGetValue(name, out Tensor<TScalar>? parameter)
        ? parameter
        : throw new ArgumentException($"The net needs the parameter {name}; there are: {string.Join(", ", _parameters.Keys)}.", name);
}
