using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Tests.Reverse.Methods;

namespace Ebb.Spec.Tests.Registry;

/// <summary>Whole runs of every reverse method, over levels whose sigmas have one ratio, with and without a step to no noise.</summary>
internal static class MultistepDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        .. from solver in Solver.All
           where !solver.Clamps && !solver.ReadsTime
           from endsClean in (bool[])[false, true]
           select new Run(solver.Name, solver.Method, endsClean),
        .. from flips in (bool[])[false, true] select new Preconditioning(flips),
    ];

    private sealed class Run(string name, ReverseMethod method, bool endsClean)
        : Definition($"{name}{(endsClean ? ", to no noise" : "")}", (2, 4), (0.3, 0.5), (-2, 2))
    {
        public override double Roundings => 2000;

        public override int Samples => 2;

        public override string OutOfHalf => "differences of predictions lose most of its 11 bits";

        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            List<TScalar> sigmas = [x[0]];
            // PNDM needs this many; five are enough for any other look back.
            int levels = method is Pndm ? 7 : 5;
            while (sigmas.Count < levels) sigmas.Add(sigmas[^1] * x[1]);
            if (endsClean) sigmas.Add(TScalar.Zero);
            TScalar[] times = [.. sigmas.Take(sigmas.Count - 1).Select(sigma => sigma / TScalar.CreateChecked(8))];
            SamplerPlan<TScalar> plan = method.Plan(SigmaSpace.VariancePreservingGrid(sigmas, times), PredictionKind.V);
            return SamplerRun.Final(plan, Model, TensorOf.Vector(x[2]), _ => TensorOf.Vector(TScalar.One)).Values();

            static Tensor<TScalar> Model(Tensor<TScalar> noisy, TScalar time) => Tensor.Multiply<TScalar>(noisy, time);
        }
    }

    private sealed class Preconditioning(bool flips) : Definition($"EdmPreconditioning{(flips ? ", flipped" : "")}", (0.1, 10), (-2, 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            EdmPreconditioning preconditioning = new(0.5, flips);
            FieldModel<TScalar> denoiser = preconditioning.Denoiser<TScalar>((noisy, time) => Tensor.Multiply<TScalar>(noisy, time));
            return [preconditioning.InputScale(x[0]), EdmPreconditioning.Time(x[0]), .. denoiser(TensorOf.Vector(x[1]), x[0]).Values()];
        }
    }
}
