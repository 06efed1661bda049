using Ebb.Tensors;

namespace Ebb.Autograd;

/// <summary>A value on a <see cref="Tape"/>: what an operation made, or an input that the caller fills.</summary>
public sealed class Variable
{
    private readonly Tape _tape;
    private Tensor? _value;
    private Tensor? _gradient;

    internal Variable(Tape tape, Shape shape, bool isInput, bool isRelu, bool wantsGradient)
    {
        (_tape, Shape, IsInput, IsRelu, WantsGradient) = (tape, shape, isInput, isRelu, wantsGradient);
    }

    /// <summary>The shape, (N, C, H, W).</summary>
    public Shape Shape { get; }

    /// <summary>
    /// The value: of an input, to be filled before <see cref="Tape.Forward"/>; of an output, valid after it. The value of
    /// anything in between may share memory with later values unless the tape records gradients.
    /// </summary>
    public Tensor Value => _value ??= IsInput ? _tape.Device.Allocate(Shape) : throw NotSealed();

    /// <summary>
    /// The gradient, to be filled on the output before <see cref="Tape.Backward"/>, and of an input valid after it. Only on a tape
    /// with gradients.
    /// </summary>
    public Tensor Gradient => _gradient ?? throw NotSealed();

    internal bool IsInput { get; }

    /// <summary>Whether the backward pass reaches it: everything but inputs that nobody asked the gradient of.</summary>
    internal bool WantsGradient { get; }

    /// <summary>Whether the value went through a relu last, so that its finished gradient is masked by it.</summary>
    internal bool IsRelu { get; }

    internal void Place(Tensor value) => _value = value;

    internal void PlaceGradient(Tensor gradient) => _gradient = gradient;

    internal void CheckTape(Tape tape, string name)
    {
        if (!ReferenceEquals(tape, _tape)) throw new ArgumentException("The variable belongs to another tape.", name);
    }

    private InvalidOperationException NotSealed() =>
        new($"The tape has not placed this variable of shape {Shape} yet. Call Tape.Seal once everything is recorded"
            + (IsInput ? "; an input has a gradient only if it was made with wantsGradient." : _tape.HasGradients ? "." : "; gradients exist only on a tape made with gradients."));
}
