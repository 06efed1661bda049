namespace Ebb.Kernels;

/// <summary>A job over pieces of the channels of every image: a task is sixteen neighbouring channels, or all, over all pixels.</summary>
internal abstract class ChannelJob : Job
{
    /// <summary>Channels of a task: a cache line of each pixel.</summary>
    protected const int MostChannels = 16;
    private int _pieces;

    public sealed override void Run(int task)
    {
        var (n, piece) = Math.DivRem(task, _pieces);
        Channels(n, piece * MostChannels);
    }

    /// <summary>Works on the channels from <paramref name="first"/> on in image n.</summary>
    protected abstract void Channels(int n, int first);

    /// <summary>Sets the images and returns the number of tasks.</summary>
    protected int Cut(CpuStorage images)
    {
        _pieces = Pieces(images.Layout.ColumnStride, MostChannels);
        return images.Shape.N * _pieces;
    }
}
