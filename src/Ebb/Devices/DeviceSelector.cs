namespace Ebb.Devices;

/// <summary>Makes devices by name. A device that this build lacks is an error, never a silent fallback.</summary>
public static class DeviceSelector
{
    private static readonly Lazy<Device> SharedCpu = new(() => new NaiveDevice());

    /// <summary>The CPU with fast kernels and one thread per core, shared by all who do not name a device.</summary>
    public static Device Default => SharedCpu.Value;
}
