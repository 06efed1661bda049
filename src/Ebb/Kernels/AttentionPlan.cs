using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>The sizes of an attention over the pixels of images, and where the matrices of one head lie in scratch memory.</summary>
internal readonly struct AttentionPlan
{
    /// <summary>Queries that go through scores, softmax and product together: few, so that their scores stay in a first-level cache.</summary>
    public const int QueriesAtATime = 32;

    /// <param name="shape">Of the queries.</param>
    /// <param name="heads">A divisor of the channels.</param>
    /// <param name="vector">Floats in the widest vector used.</param>
    public AttentionPlan(Shape shape, int heads, int vector)
    {
        (Heads, Width, Pixels, Columns) = (heads, shape.C / heads, shape.H * shape.W, shape.W);
        PaddedWidth = (nint)(Width + vector - 1) / vector * vector;
        PaddedPixels = (nint)PinnedBuffer.Rounded(Pixels);
    }

    public int Heads { get; }

    /// <summary>Channels of a head.</summary>
    public int Width { get; }

    public int Pixels { get; }

    /// <summary>Pixels of a row.</summary>
    public int Columns { get; }

    /// <summary>The width, rounded up to whole vectors.</summary>
    public nint PaddedWidth { get; }

    /// <summary>The pixels, rounded up to whole vectors.</summary>
    public nint PaddedPixels { get; }

    /// <summary>Floats of a matrix of all pixels and a head's channels, either way round.</summary>
    public nint Matrix => PaddedPixels * PaddedWidth;

    /// <summary>Floats of the scores of all keys for some queries.</summary>
    public nint Scores => Pixels * (nint)QueriesAtATime;
}
