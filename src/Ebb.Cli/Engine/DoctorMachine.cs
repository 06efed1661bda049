using System.Globalization;
using System.Runtime.InteropServices;
using Ebb.Cli.Output;
using Ebb.Devices;

namespace Ebb.Cli.Engine;

/// <summary>What <c>ebb doctor</c> says of runtime, processor and memory.</summary>
internal static class DoctorMachine
{
    // Less than that, and the built-in shapes with the default net come near it.
    private const long LittleMemory = 256L << 20;

    private const string CpuLimitFile = "/sys/fs/cgroup/cpu.max";

    public static IEnumerable<DoctorFinding> Findings(MachineMemory memory)
    {
        yield return new("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
        var features = CpuFeature.All();
        var chosen = features.Last(feature => feature.IsThere).Set;
        foreach (var feature in features.Where(feature => feature.Set != CpuInstructionSet.Scalar)) yield return new("vectors", Describe(feature, chosen));
        yield return new("threads", $"{Environment.ProcessorCount}, one for each logical core that this process may use{CpuLimit()}");
        string limit = memory.Limit is { } most ? $"a limit of {Units.Memory(most)}" : "no limit";
        yield return new(
            "memory",
            $"{Units.Memory(memory.Available)} available of {Units.Memory(memory.Total)}, {limit}",
            memory.Available < LittleMemory ? DoctorVerdict.Warning : DoctorVerdict.Fine);
    }

    private static string Describe(CpuFeature feature, CpuInstructionSet chosen)
    {
        string name = CpuDevice.NameOf(feature.Set);
        if (feature.Set == chosen) return $"{name}: chosen";
        if (feature.IsThere) return $"{name}: there";
        return feature.SwitchedOffBy is { } variable ? $"{name}: switched off by {variable}=0" : $"{name}: not in this processor, or not offered by system and runtime";
    }

    // "200000 100000" is two processors' time.
    private static string CpuLimit()
    {
        try
        {
            string[] words = File.Exists(CpuLimitFile) ? File.ReadAllText(CpuLimitFile).Split() : [];
            bool isLimited = words.Length > 1 && long.TryParse(words[0], CultureInfo.InvariantCulture, out _);
            return isLimited ? Units.Invariant($"; the container has the time of {double.Parse(words[0], CultureInfo.InvariantCulture) / double.Parse(words[1], CultureInfo.InvariantCulture):0.##}") : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return "";
        }
    }
}
