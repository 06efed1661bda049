using Ebb.Devices;

namespace Ebb.Tests;

/// <summary>Every device the law tests run on: a new one is tested by adding its line.</summary>
public static class TestDevices
{
    private static readonly Dictionary<string, Func<Device>> Registry = new()
    {
        ["naive"] = () => new NaiveDevice(),
        ["cpu"] = () => new CpuDevice(threads: 2),
        ["cpu, direct"] = () => new CpuDevice(threads: 2, winograd: false),
    };

    public static IReadOnlyCollection<string> Names => Registry.Keys;

    public static Device Create(string name) => Registry[name]();
}
