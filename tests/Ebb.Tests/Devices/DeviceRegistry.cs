using Ebb.Devices;

namespace Ebb.Tests.Devices;

/// <summary>
/// Every device that the laws of this folder hold for. A new device joins by one line. The convolution laws compare whole numbers
/// exactly, so the direct kernels stand here; Winograd's rounding is held in WinogradTests.
/// </summary>
public static class DeviceRegistry
{
    private static readonly Dictionary<string, Device> ByName = Make().ToDictionary(device => device.Name);

    public static TheoryData<string> Names => new(ByName.Keys);

    public static Device Get(string name) => ByName[name];

    private static IEnumerable<Device> Make()
    {
        yield return new NaiveDevice();
        foreach (var set in Enum.GetValues<CpuInstructionSet>())
        {
            yield return new CpuDevice(threads: 1, set, winograd: false);
            yield return new CpuDevice(threads: 2, set, winograd: false);
        }
    }
}
