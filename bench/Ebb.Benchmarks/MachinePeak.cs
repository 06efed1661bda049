using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ebb.Devices;
using Ebb.Kernels;

namespace Ebb.Benchmarks;

/// <summary>
/// What the machine can do at most: multiply-adds in registers, and floats through memory of some size, each the best of several rounds on
/// some threads at once.
/// </summary>
internal sealed class MachinePeak(int threads)
{
    private const int Rounds = 12;
    private const int Passes = 200_000;
    private const int Chains = 12;
    private const double BytesPerRound = 64e6;
    private readonly Dictionary<int, double> _bandwidths = [];

    /// <summary>Multiply-adds in registers, in GFLOP/s, each counted as two.</summary>
    public double MultiplyAdd(CpuInstructionSet set)
    {
        var (lanes, loop) = set switch
        {
            CpuInstructionSet.Avx512 => (Simd512.Count, (Func<object>)Loop<Simd512, Vector512<float>>),
            CpuInstructionSet.Avx2 => (Simd256.Count, Loop<Simd256, Vector256<float>>),
            CpuInstructionSet.Simd128 => (Simd128.Count, Loop<Simd128, Vector128<float>>),
            _ => (Simd1.Count, Loop<Simd1, float>),
        };
        return threads * 2e-9 * Chains * lanes * Passes / Best(_ => loop());
    }

    /// <summary>Bandwidth in GB/s of a[i] = b[i] + s c[i] over arrays that take so many bytes together: two reads and a write.</summary>
    public double Triad(double bytes)
    {
        int power = (int)Math.Clamp(Math.Round(Math.Log2(bytes)), 16, 28);
        if (_bandwidths.TryGetValue(power, out double known)) return known;
        int length = (1 << power) / (3 * sizeof(float)) / threads / Vector256<float>.Count * Vector256<float>.Count;
        float[][][] arrays = [.. Enumerable.Range(0, threads).Select(_ => new[] { new float[length], new float[length], new float[length] })];
        int repeats = (int)Math.Max(1, BytesPerRound / (1 << power));
        double seconds = Best(thread =>
        {
            for (int i = 0; i < repeats; i++) Add(arrays[thread][0], arrays[thread][1], arrays[thread][2]);
            return arrays;
        });
        return _bandwidths[power] = 3e-9 * sizeof(float) * length * threads * repeats / seconds;
    }

    /// <summary>The best round's seconds, from when the first thread sets out to when the last is back.</summary>
    private double Best(Func<int, object> work)
    {
        double best = double.PositiveInfinity;
        using var start = new Barrier(threads);
        for (int round = 0; round < Rounds; round++)
        {
            var spans = new (long From, long To)[threads];
            Thread[] workers = [.. Enumerable.Range(0, threads).Select(index => new Thread(() =>
            {
                start.SignalAndWait();
                long from = Stopwatch.GetTimestamp();
                GC.KeepAlive(work(index));
                spans[index] = (from, Stopwatch.GetTimestamp());
            }))];
            foreach (var worker in workers) worker.Start();
            foreach (var worker in workers) worker.Join();
            best = Math.Min(best, Stopwatch.GetElapsedTime(spans.Min(span => span.From), spans.Max(span => span.To)).TotalSeconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float[] a, float[] b, float[] c)
    {
        ref float target = ref MemoryMarshal.GetArrayDataReference(a), x = ref MemoryMarshal.GetArrayDataReference(b), y = ref MemoryMarshal.GetArrayDataReference(c);
        var factor = Vector256.Create(0.5f);
        for (nuint i = 0; i < (nuint)a.Length; i += (nuint)Vector256<float>.Count)
        {
            Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref y, i), factor, Vector256.LoadUnsafe(ref x, i)).StoreUnsafe(ref target, i);
        }
    }

    /// <summary>Twelve chains that do not wait for each other, with their factors in what is left of sixteen registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static object Loop<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec x = TSimd.Broadcast(0.5f), y = TSimd.Broadcast(0.25f);
        TVec s0 = x, s1 = x, s2 = x, s3 = x, s4 = x, s5 = x,
            s6 = y, s7 = y, s8 = y, s9 = y, s10 = y, s11 = y;
        for (int i = 0; i < Passes; i++)
        {
            s0 = TSimd.MultiplyAdd(x, s0, y);
            s1 = TSimd.MultiplyAdd(x, s1, y);
            s2 = TSimd.MultiplyAdd(x, s2, y);
            s3 = TSimd.MultiplyAdd(x, s3, y);
            s4 = TSimd.MultiplyAdd(x, s4, y);
            s5 = TSimd.MultiplyAdd(x, s5, y);
            s6 = TSimd.MultiplyAdd(x, s6, y);
            s7 = TSimd.MultiplyAdd(x, s7, y);
            s8 = TSimd.MultiplyAdd(x, s8, y);
            s9 = TSimd.MultiplyAdd(x, s9, y);
            s10 = TSimd.MultiplyAdd(x, s10, y);
            s11 = TSimd.MultiplyAdd(x, s11, y);
        }

        TVec first = TSimd.Add(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)), TSimd.Add(s4, s5));
        return TSimd.Add(first, TSimd.Add(TSimd.Add(TSimd.Add(s6, s7), TSimd.Add(s8, s9)), TSimd.Add(s10, s11)));
    }
}
