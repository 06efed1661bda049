using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Tests.Processes;

namespace Ebb.Spec.Tests.Registry;

internal static class ProcessesDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        .. KnownProcesses.All.Select(process => new LevelOf(process.Key, process.Value)),
        new Noisy(),
        new Times(),
    ];

    private sealed class LevelOf(string name, DiffusionProcess process) : Definition($"DiffusionProcess.Level, {name}", (0.05, 0.95))
    {
        // Powers with an exponent of 7, and logarithms of ranges of thousands.
        public override double Roundings => 200;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            NoiseLevel<TScalar> level = process.Level(x[0]);
            return [level.Alpha, level.Sigma, level.AlphaPrime, level.SigmaPrime];
        }
    }

    private sealed class Noisy() : Definition("DiffusionProcess.Forward", (0.05, 0.95), (0.05, 0.95), (-1, 1), (-1, 1), (-3, 3), (-3, 3))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => new OrnsteinUhlenbeck()
            .Forward(TensorOf.Vector(x[2], x[3]), TensorOf.Vector(x[0], x[1]), TensorOf.Vector(x[4], x[5])).Values();
    }

    private sealed class Times() : Definition("UniformTimes.Of")
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => UniformTimes.Of<TScalar>(0.125, 0.75, 6);
    }
}
