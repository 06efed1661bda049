using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>Averages of weights.</content>
public abstract partial class Device
{
    /// <summary>average = average + share (values - average).</summary>
    /// <param name="average">The running average.</param>
    /// <param name="values">What joins it, of the same shape; another tensor.</param>
    /// <param name="share">1 minus the decay, in [0, 1].</param>
    public void EmaStep(Tensor average, Tensor values, double share)
    {
        Check.Same(this, average, values);
        EmaStepCore(average, values, share);
    }

    /// <summary>Exchanges the values of two tensors of one shape.</summary>
    public void Swap(Tensor a, Tensor b)
    {
        Check.Same(this, a, b);
        SwapCore(a, b);
    }

    /// <inheritdoc cref="EmaStep"/>
    protected abstract void EmaStepCore(Tensor average, Tensor values, double share);

    /// <inheritdoc cref="Swap"/>
    protected abstract void SwapCore(Tensor a, Tensor b);
}
