using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ebb.Random;

namespace Ebb.Data;

/// <summary>A fixed sequence of images of one size, in memory, with or without class labels.</summary>
public abstract class Dataset
{
    private string? _contentHash;

    /// <summary>Names the images and their extents: <paramref name="count"/> of (<paramref name="channels"/>, <paramref name="height"/>, <paramref name="width"/>).</summary>
    protected Dataset(string name, int count, int channels, int height, int width, IReadOnlyList<string>? classNames)
    {
        (Name, Count, Channels, Height, Width, ClassNames) = (name, count, channels, height, width, classNames);
    }

    /// <summary>What the set is called in logs.</summary>
    public string Name { get; }

    /// <summary>The number of images, at least 1.</summary>
    public int Count { get; }

    /// <summary>1 (grey), 3 (RGB) or 4 (RGBA).</summary>
    public int Channels { get; }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>The number of values of one image, Channels * Height * Width.</summary>
    public int ImageCount => Channels * Height * Width;

    /// <summary>The bytes of memory that the images take; of a part of another set, its share of them.</summary>
    public virtual long Bytes => (long)Count * ImageCount * sizeof(float);

    /// <summary>The classes' names by label, or null when they are unknown.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The class of an image, at least 0, or null when the set has no labels.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside [0, Count).</exception>
    public abstract int? Label(int index);

    /// <summary>Writes image <paramref name="index"/> as values in [-1, 1], laid out (Channels, Height, Width).</summary>
    /// <param name="index">The image, in [0, Count).</param>
    /// <param name="chw">Takes <see cref="ImageCount"/> values.</param>
    /// <exception cref="ArgumentException">The index is out of range, or the target has another length.</exception>
    public abstract void CopyImage(int index, Span<float> chw);

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, over little-endian words: Count, Channels, Height, Width as int32; then each image's values as float32;
    /// then each label as int32, -1 for none. Computed on first use.
    /// </summary>
    public string ContentHash => _contentHash ??= ComputeHash();

    /// <summary>The first <paramref name="count"/> images in file order, whatever their class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer images, or <paramref name="count"/> is below 1.</exception>
    public Dataset Take(int count)
    {
        CheckTake(Name, count, Count);
        return count == Count ? this : new SubsetDataset(this, [.. Enumerable.Range(0, count)]);
    }

    /// <summary>Sets <paramref name="count"/> randomly chosen images aside; both parts keep the file order. The choice depends on the seed and on Count only.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> does not leave at least one image in each part.</exception>
    public DataSplit HoldOut(int count, ulong seed)
    {
        if (count < 1 || count >= Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count),
                $"{count} of the {Count} images of {Name} cannot be held out; 1 to {Count - 1} can.");
        }

        int[] order = Noise.Permutation(new NoiseKey(seed, NoiseStream.Split), Count);
        return new(new SubsetDataset(this, [.. order[count..].Order()]), new SubsetDataset(this, [.. order[..count].Order()]));
    }

    /// <summary>The same for a share of the images, rounded, at least one image on each side.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not inside (0, 1), or there is only one image.</exception>
    public DataSplit HoldOut(double fraction, ulong seed)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction),
                $"The held-out share is {fraction}; a number between 0 and 1 is expected.");
        }

        return HoldOut(Math.Clamp((int)Math.Round(fraction * Count), 1, Math.Max(1, Count - 1)), seed);
    }

    internal static void CheckTake(string name, int count, long available)
    {
        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), $"{count} images are asked for; at least 1 is expected.");
        if (count > available)
        {
            throw new ArgumentOutOfRangeException(nameof(count),
                $"{count} images are asked for, but {name} has {available}. Ask for at most {available}.");
        }
    }

    /// <summary>Refuses what <see cref="CopyImage"/> must refuse.</summary>
    protected void CheckCopy(int index, Span<float> chw)
    {
        CheckIndex(index);
        if (chw.Length != ImageCount)
        {
            throw new ArgumentException(
                $"An image ({Channels}, {Height}, {Width}) has {ImageCount} values; the target has {chw.Length}.", nameof(chw));
        }
    }

    /// <summary>Refuses an index outside [0, Count).</summary>
    protected void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), $"Image {index} does not exist; {Name} has {Count}, counted from 0.");
        }
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int extent in (ReadOnlySpan<int>)[Count, Channels, Height, Width]) Append(hash, extent);
        var image = new float[ImageCount];
        for (int i = 0; i < Count; i++)
        {
            CopyImage(i, image);
            hash.AppendData(MemoryMarshal.AsBytes(image.AsSpan()));
        }

        for (int i = 0; i < Count; i++) Append(hash, Label(i) ?? -1);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, int word)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, word);
        hash.AppendData(bytes);
    }
}
