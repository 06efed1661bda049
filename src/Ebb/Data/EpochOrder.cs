using Ebb.Random;

namespace Ebb.Data;

/// <summary>
/// Which image is drawn at each position of an endless run: every epoch visits all images once, in an order that depends on
/// (seed, epoch) only, so that a resumed run goes on exactly where it was. Not for use from several threads at once.
/// </summary>
public sealed class EpochOrder
{
    private readonly int _count;
    private readonly ulong _seed;
    private int _epoch = -1;
    private int[] _order = [];

    /// <summary>Makes the order of <paramref name="count"/> images.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public EpochOrder(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (_count, _seed) = (count, seed);
    }

    /// <summary>The image at <paramref name="position"/>; position / count is the epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative or beyond 2^31 epochs.</exception>
    public int ImageAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        long epoch = position / _count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, int.MaxValue, nameof(position));
        if (epoch != _epoch)
        {
            _order = Noise.Permutation(new NoiseKey(_seed, NoiseStream.Shuffle, (int)epoch), _count);
            _epoch = (int)epoch;
        }

        return _order[position % _count];
    }
}
