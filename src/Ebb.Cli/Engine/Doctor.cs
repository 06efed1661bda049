using Ebb.Data;
using Ebb.Devices;

namespace Ebb.Cli.Engine;

/// <summary>Looks at everything that a run stands on.</summary>
internal static class Doctor
{
    public static DoctorOutcome Examine(DoctorSettings settings, MachineMemory memory, CancellationToken cancellation)
    {
        // Outside programs take their time to say their version; the kernels are checked meanwhile.
        var programs = ImageProgram.FindAsync(cancellation);
        var device = new CpuDevice();
        var kernels = KernelCheck.Run(device).ToList();
        kernels.InsertRange(0, KernelCheck.RunConvolutions(new CpuDevice(winograd: false)));
        return new(
            [
                .. DoctorMachine.Findings(memory),
                .. Devices(device),
                .. DoctorFolders.Findings(settings),
                .. Programs(programs.GetAwaiter().GetResult()),
            ],
            kernels);
    }

    private static IEnumerable<DoctorFinding> Devices(CpuDevice device) =>
    [
        new("devices", $"{device.Name}: the default"),
        new("devices", $"{new NaiveDevice().Name}: with --no-fast-kernels"),
        new("devices", "cuda: not there; this version has no GPU back end"),
    ];

    private static IEnumerable<DoctorFinding> Programs(IReadOnlyList<ImageProgram> programs)
    {
        foreach (var program in programs.Where(program => program.Path is not null))
        {
            yield return new("decoders", $"{program.Name}: {program.Path}{(program.Version is null ? "" : $" ({program.Version})")}");
        }

        if (programs.All(program => program.Path is null))
        {
            yield return new("decoders", "none of magick, convert and ffmpeg: PNG and PPM are read all the same; JPEG, WebP and others would need ImageMagick or ffmpeg");
        }
    }
}
