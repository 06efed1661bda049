using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Spec.Tests.Processes;

/// <summary>The processes that the laws of processes, fields and samplers run over. A new process adds its line.</summary>
internal static class KnownProcesses
{
    public static IReadOnlyDictionary<string, DiffusionProcess> All { get; } = new Dictionary<string, DiffusionProcess>(StringComparer.Ordinal)
    {
        ["flow matching"] = new FlowMatching(),
        ["Ornstein-Uhlenbeck"] = new OrnsteinUhlenbeck(),
        ["exploding, linear"] = new VarianceExploding(new LinearSigma(3)),
        ["exploding, geometric"] = new VarianceExploding(new GeometricSigma(0.02, 50)),
        ["VP linear"] = new VpLinear(),
        ["VP cosine"] = new VpCosine(),
        ["VP cosine, no offset"] = new VpCosine(0),
        ["EDM"] = new Edm(),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>A process at a time away from its ends.</summary>
    public static Gen<NoiseLevel<double>> Levels { get; } =
        from process in Gen.Elements(All.Values.ToArray())
        from t in Laws.Between(0.02, 0.98)
        select process.Level(t);
}
