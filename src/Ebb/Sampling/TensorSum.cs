using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>A weighted sum of tensors that are known in advance. Terms of weight 0 are left out, so that they need not hold numbers.</summary>
internal sealed class TensorSum
{
    private readonly Tensor[] _terms;
    private readonly float[] _weights;

    /// <summary>The sum of the terms, of which there is one at least.</summary>
    public TensorSum(params (double Weight, Tensor Term)[] terms)
    {
        var kept = Array.FindAll(terms, term => term.Weight != 0);
        if (kept.Length == 0) kept = [terms[0]];
        _terms = Array.ConvertAll(kept, term => term.Term);
        _weights = Array.ConvertAll(kept, term => (float)term.Weight);
    }

    /// <summary>Writes the sum, clamped to [-1, 1] where asked, and returns its largest magnitude. The target may be a term.</summary>
    public float Into(Device device, Tensor target, bool clamp = false) => device.WeightedSum(_terms, _weights, clamp, target);
}
