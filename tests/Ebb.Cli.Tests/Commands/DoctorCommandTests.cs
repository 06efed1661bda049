using System.Text.Json;
using Ebb.Cli.Engine;
using Ebb.Devices;

namespace Ebb.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    private const int Columns = 80;

    private static readonly KernelDeviation Good = new("convolution, direct, gradient in its filter", 3.25e-7, 1e-5);

    [Fact]
    public void Doctor_AllIsWell_IsTheApprovedTableAndExitsWithNought()
    {
        var run = Run("doctor", Finding(DoctorVerdict.Fine), Good);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Approval.Check("doctor-well", run.Out, Columns);
    }

    [Fact]
    public void Doctor_AWarningAndFailures_AreMarkedAndExitWithOne()
    {
        var run = Run("doctor", Finding(DoctorVerdict.Failed), new KernelDeviation("attention", double.NaN, 1e-5));
        Assert.Equal((1, ""), (run.Code, run.Error));
        Approval.Check("doctor-ill", run.Out, Columns);
    }

    [Fact]
    public void Doctor_AWarningAlone_DoesNotFail() => Assert.Equal(0, Run("doctor", Finding(DoctorVerdict.Warning), Good).Code);

    [Fact]
    public void Doctor_Json_IsOneObjectWithTheDocumentedKeys()
    {
        var run = Run("doctor --json", Finding(DoctorVerdict.Failed), Good);
        Assert.Equal((1, 1), (run.Code, run.Out.Count(c => c == '\n')));
        using var json = JsonDocument.Parse(run.Out);
        var root = json.RootElement;
        Assert.Equal(["findings", "kernels", "failed", "warnings"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal((1, 1), (root.GetProperty("failed").GetInt32(), root.GetProperty("warnings").GetInt32()));
        Assert.Equal(["ok", "ok", "warning", "failed"], root.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("verdict").GetString()));
        Assert.Equal(3.25e-7, root.GetProperty("kernels")[0].GetProperty("largest_error").GetDouble());
    }

    [Fact]
    public void Doctor_DataDir_IsWhereItLooks() => Assert.Equal("/sets", CliRun.Of("doctor --data-dir /sets").Engine.Examined!.DataFolder);

    private static DoctorFinding Finding(DoctorVerdict verdict) => new("folders", "current folder: '/home/me/diffusion' is looked at", verdict);

    private static CliRun Run(string line, DoctorFinding finding, KernelDeviation kernel) => CliRun.Of(line, new RecordingEngine
    {
        Diagnosis = new(
            [
                new("vectors", "AVX2: chosen"),
                new("vectors", "AVX-512: not in this processor, or not offered by system and runtime, which is a sentence that goes on", DoctorVerdict.Warning),
                finding,
            ],
            [kernel]),
    });
}
