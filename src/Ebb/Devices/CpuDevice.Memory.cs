using Ebb.Kernels;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <content>What the kernels take of memory beside the tensors.</content>
public sealed partial class CpuDevice
{
    // Matrices of a head that the attention's gradient holds, and those that attention itself does.
    private const int GradientMatrices = 9;
    private const int Matrices = 3;
    private const int WidestVector = 16;

    /// <inheritdoc/>
    internal override long TurnedBytes(Shape filter) => BytesFor(Turned(filter), TensorKind.Filter);

    /// <inheritdoc/>
    internal override long TransformedBytes(Shape x, Shape filter) => _convolutions.UsesWinograd(x, filter) ? sizeof(float) * Winograd.FilterLength(filter) : 0;

    /// <inheritdoc/>
    internal override bool KeepsTransformed(long bytes, int uses) => bytes <= sizeof(float) * CpuStorage.SmallTransform || uses > CpuStorage.UsesBeforeKept;

    /// <inheritdoc/>
    internal override long ConvolutionRoom(Shape x, Shape filter) =>
        _convolutions.UsesWinograd(x, filter) ? sizeof(float) * Threads * Winograd.ScratchLength(filter) : 0;

    /// <inheritdoc/>
    internal override long FilterGradientRoom(Shape dy, Shape filter)
    {
        if (_convolutions.UsesWinograd(dy, filter)) return sizeof(float) * WinogradGradient.ScratchLength(dy, filter, Threads);
        return filter.H == 1 ? sizeof(float) * PointwiseGradient.ScratchLength(filter) : 0;
    }

    /// <inheritdoc/>
    internal override long SpreadRoom(Shape dx, int channels) => BytesFor(dx.WithC(channels), TensorKind.Image);

    /// <inheritdoc/>
    internal override long AttentionRoom(Shape q, int heads, bool hasGradient)
    {
        var plan = new AttentionPlan(q, heads, WidestVector);
        int tasks = hasGradient ? q.N * heads : int.MaxValue;
        long floats = hasGradient ? (GradientMatrices * (long)plan.Matrix) + (2 * (long)plan.Scores) : (Matrices * (long)plan.Matrix) + plan.Scores;
        return sizeof(float) * floats * Math.Min(Threads, tasks);
    }

    private static Shape Turned(Shape filter) => new(filter.C, filter.N, filter.H, filter.W);
}
