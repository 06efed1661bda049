using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Processes;

/// <summary>The processes that the laws of processes, fields and samplers run over: those of the catalog, and one with other settings.</summary>
internal static class KnownProcesses
{
    public static IReadOnlyDictionary<string, DiffusionProcess> All { get; } =
        new Dictionary<string, DiffusionProcess>(Catalog.Processes, StringComparer.Ordinal) { ["vp-cosine, no offset"] = new VpCosine(0) };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>A process at a time away from its ends.</summary>
    public static Gen<NoiseLevel<double>> Levels { get; } =
        from process in Gen.Elements(All.Values.ToArray())
        from t in Laws.Between(0.02, 0.98)
        select process.Level(t);
}
