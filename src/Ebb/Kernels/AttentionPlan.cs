using Ebb.Tensors;

namespace Ebb.Kernels;

/// <summary>The sizes of an attention over the pixels of images, and where the matrices of one head lie in scratch memory.</summary>
internal readonly struct AttentionPlan
{
    /// <summary>Queries that go through scores, softmax and product together: their scores stay in a second-level cache.</summary>
    public const int QueriesAtATime = 64;

    public AttentionPlan(Shape shape, int heads)
    {
        (Heads, Width, Pixels, Columns) = (heads, shape.C / heads, shape.H * shape.W, shape.W);
        PaddedWidth = (nint)PinnedBuffer.Rounded(Width);
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

    /// <summary>Floats of the scores of some queries for all keys.</summary>
    public nint Scores => QueriesAtATime * PaddedPixels;
}
