using Ebb.Devices;

namespace Ebb.Cli.Engine;

/// <summary>What <c>ebb doctor</c> found.</summary>
/// <param name="Findings">By topic, in the order of the report.</param>
/// <param name="Kernels">How far each kernel is from its naive twin.</param>
internal sealed record DoctorOutcome(IReadOnlyList<DoctorFinding> Findings, IReadOnlyList<KernelDeviation> Kernels)
{
    /// <summary>Findings and kernels that are not as they must be.</summary>
    public int Failed => Findings.Count(finding => finding.Verdict == DoctorVerdict.Failed) + Kernels.Count(kernel => !kernel.IsGood);

    public int Warnings => Findings.Count(finding => finding.Verdict == DoctorVerdict.Warning);
}
