using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Nn;

/// <summary>A recorded U-Net.</summary>
internal sealed class RecordedUNet2D(Device device, Shape images, UNet2DInputs inputs, Variable output, IReadOnlyDictionary<string, Variable> parts)
    : RecordedNet(device, images, inputs.Images, output)
{
    /// <summary>
    /// What the parts put out, by the names of <see cref="Spec.Nn.UNet2DRun{TScalar}.Activations"/>. On a tape without gradients later
    /// values may lie in their memory.
    /// </summary>
    public IReadOnlyDictionary<string, Variable> Parts { get; } = parts;

    private protected override void PlaceCore(
        Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> times, ReadOnlySpan<int> classes)
    {
        Device.Mix(x, eps, fromX, fromEps, inputs.Images.Value);
        inputs.PlaceTimes(times);
        inputs.PlaceClasses(classes);
    }
}
