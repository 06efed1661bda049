namespace Ebb.Devices;

/// <summary>Makes devices by name. A device that this build lacks is an error, never a silent fallback.</summary>
public static class DeviceSelector
{
    private static readonly Lazy<Device> SharedCpu = new(() => new CpuDevice());

    /// <summary>The CPU with fast kernels and one thread per core, shared by all who do not name a device.</summary>
    public static Device Default => SharedCpu.Value;

    /// <summary>Makes a device.</summary>
    /// <param name="name"><c>cpu</c>; other names are known but not in this build, or unknown.</param>
    /// <param name="threads">Threads that work at once, or 0 for one per processor.</param>
    /// <param name="fastKernels">Vector kernels; otherwise their naive twins, which use one thread.</param>
    /// <exception cref="DeviceUnavailableException">This build has no such device, or the machine lacks it.</exception>
    /// <exception cref="ArgumentException">There is no device of that name.</exception>
    public static Device Create(string name, int threads = 0, bool fastKernels = true) => name switch
    {
        "cpu" => fastKernels ? new CpuDevice(threads) : new NaiveDevice(),
        "cuda" => throw new DeviceUnavailableException("This build has no CUDA device. Use --device cpu."),
        _ => throw new ArgumentException($"There is no device {name}; the known ones are cpu and cuda.", nameof(name)),
    };
}
