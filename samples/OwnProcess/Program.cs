using System.Numerics.Tensors;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

// Data that is -1 or 2, so that the best denoiser is known: E[x0 | x] under the process.
var data = new EmpiricalDistribution<double>(Tensor.Create([-1.0, 2.0], [2, 1]));
var process = new Parabola();
var grid = process.Grid(UniformTimes.Of<double>(tMin: 0, tMax: 0.99, count: 30));
var plan = new DpmSolverMultistep().Plan(grid, PredictionKind.X0);

Tensor<double> noise = Tensor.Create([-1.5, -0.5, 0.5, 1.5], [4, 1]);
Tensor<double> x = SamplerRun.Final(plan, (x, t) => data.X0(x, process.Level(t)), noise);
Console.WriteLine($"{plan.Evaluations} evaluations: {string.Join(", ", x.Select(value => $"{value:f3}"))}");

/// <summary>A process of one's own: x = (1 - t^2) x0 + t eps.</summary>
internal sealed class Parabola : DiffusionProcess
{
    public override TScalar Alpha<TScalar>(TScalar t) => TScalar.One - (t * t);

    public override TScalar Sigma<TScalar>(TScalar t) => t;
}
