using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ebb.Random;

namespace Ebb.Kernels;

/// <summary>
/// Standard normal numbers by Philox and the method of Box and Muller, as <see cref="Noise.Gaussian"/> defines them: the
/// numbers of an element depend on its row-major index in its image, not on the layout. A task is some elements of one image.
/// </summary>
/// <remarks>No fused operations and no library functions, so that every machine and instruction set gives the same bits.</remarks>
internal sealed unsafe class GaussianKernel : Job
{
    private const int Lanes = 8;
    private const int WordsPerBlock = 4;
    private const int ElementsPerGroup = Lanes * WordsPerBlock;
    private const int ElementsPerTask = 64 * ElementsPerGroup;

    private CpuStorage _target = null!;
    private NoiseKey _key;
    private int _firstImage;
    private int _elementsPerTask;
    private int _tasksPerImage;

    public int Prepare(CpuStorage target, NoiseKey key, int firstImage)
    {
        (_target, _key, _firstImage) = (target, key, firstImage);
        int elements = target.Shape.ImageCount;
        long perTask = Piece((long)elements * target.Shape.N, ElementsPerTask);
        _elementsPerTask = (int)Math.Min((perTask + ElementsPerGroup - 1) / ElementsPerGroup * ElementsPerGroup, 1 << 30);
        _tasksPerImage = Pieces(elements, _elementsPerTask);
        return _tasksPerImage * target.Shape.N;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int task)
    {
        var (n, piece) = Math.DivRem(task, _tasksPerImage);
        int first = piece * _elementsPerTask;
        int end = (int)Math.Min((long)first + _elementsPerTask, _target.Shape.ImageCount);
        float* group = stackalloc float[ElementsPerGroup];
        var cursor = new ElementCursor(_target, n, first);
        for (int element = first; element < end; element += ElementsPerGroup)
        {
            Group(element / WordsPerBlock, unchecked(_firstImage + n), group);
            int count = Math.Min(ElementsPerGroup, end - element);
            var (blocks, rest) = Math.DivRem(count, WordsPerBlock);
            for (int i = 0; i < blocks; i++) cursor.Write(group[i], group[Lanes + i], group[(2 * Lanes) + i], group[(3 * Lanes) + i]);
            for (int i = 0; i < rest; i++) cursor.Write(group[(i * Lanes) + blocks]);
        }
    }

    // Lane i of the four vectors holds the four numbers of block firstBlock + i.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Group(int firstBlock, int image, float* group)
    {
        var c0 = Vector256.Create((uint)firstBlock) + Vector256<uint>.Indices;
        var c1 = Vector256.Create((uint)image);
        var c2 = Vector256.Create((uint)_key.Step);
        var c3 = Vector256.Create((uint)_key.Stream);
        var (k0, k1) = (Vector256.Create((uint)_key.Seed), Vector256.Create((uint)(_key.Seed >> 32)));
        var (weyl0, weyl1) = (Vector256.Create(Philox.Weyl0), Vector256.Create(Philox.Weyl1));
        for (int round = 0; round < Philox.Rounds; round++)
        {
            var (high0, low0) = VectorMath.MultiplyWide(c0, Philox.Multiplier0);
            var (high1, low1) = VectorMath.MultiplyWide(c2, Philox.Multiplier1);
            (c0, c1, c2, c3) = (high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0);
            k0 += weyl0;
            k1 += weyl1;
        }

        Pair(c0, c1, group);
        Pair(c2, c3, group + (2 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector256<uint> radiusBits, Vector256<uint> angleBits, float* target)
    {
        var radius = Vector256.Sqrt(Vector256.Create(-2f) * VectorMath.LogOf24Bits((radiusBits >>> 8) + Vector256<uint>.One));
        var (sine, cosine) = VectorMath.SinCosOf24Bits(angleBits >>> 8);
        (radius * cosine).Store(target);
        (radius * sine).Store(target + Lanes);
    }
}
