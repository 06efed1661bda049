using System.Numerics;
using System.Runtime.InteropServices;

namespace Ebb.Verify.Boxes;

/// <summary>Memory that blocks of generators hand on to each other; a run makes as much as it needs at once and frees it at its end.</summary>
internal sealed class BufferPool
{
    // A vector that lies across two cache lines costs two accesses.
    private const int Alignment = 64;

    private readonly Stack<Memory<double>>[] _free = [.. Enumerable.Range(0, 32).Select(_ => new Stack<Memory<double>>())];
    private readonly Lock _lock = new();

    /// <summary>Memory of at least that length, holding anything.</summary>
    public Memory<double> Rent(int length)
    {
        int size = BitOperations.Log2((uint)Math.Max(length, 1) - 1) + 1;
        lock (_lock)
        {
            if (_free[size].TryPop(out var found)) return found;
        }

        int slack = Alignment / sizeof(double);
        double[] array = GC.AllocateUninitializedArray<double>((1 << size) + slack, pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        return array.AsMemory((int)((Alignment - (address % Alignment)) % Alignment / sizeof(double)), 1 << size);
    }

    /// <summary>Takes memory back.</summary>
    public void Return(Memory<double> memory)
    {
        lock (_lock) _free[BitOperations.Log2((uint)memory.Length)].Push(memory);
    }
}
