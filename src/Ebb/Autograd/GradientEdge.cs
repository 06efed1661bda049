using Ebb.Devices;

namespace Ebb.Autograd;

/// <summary>
/// What one operation owes the gradient of one of its inputs. A variable used twice gets two contributions: in the order of
/// the backward pass the first overwrites, later ones add, and the last one masks where the variable is a relu's output.
/// </summary>
internal sealed class GradientEdge(Variable target)
{
    public Variable Target { get; } = target;

    /// <summary>Whether a gradient is wanted at all; of inputs only on demand.</summary>
    public bool IsWanted => Target.WantsGradient;

    /// <summary>Whether to add to what earlier contributions left.</summary>
    public bool Accumulate { get; set; }

    /// <summary>Whether this is the last contribution, after which the gradient is complete.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether the target's gradient is the very memory of the operation's own output gradient: nothing to do.</summary>
    public bool IsAlias { get; set; }

    /// <summary>Whether this contribution has to mask by the target's relu.</summary>
    public bool Masks => IsLast && Target.IsRelu;

    /// <summary>Contributes <paramref name="gradient"/> unchanged.</summary>
    public void PassThrough(Device device, Tensors.Tensor gradient)
    {
        if (!IsWanted) return;
        if (!IsAlias)
        {
            if (Accumulate) device.Add(Target.Gradient, gradient, Target.Gradient);
            else device.Copy(gradient, Target.Gradient);
        }

        Finish(device);
    }

    /// <summary>Masks the target's gradient where this contribution was the last to a relu's output.</summary>
    public void Finish(Device device)
    {
        if (IsWanted && Masks) device.ReluBackward(Target.Value, Target.Gradient, accumulate: false, Target.Gradient);
    }
}
