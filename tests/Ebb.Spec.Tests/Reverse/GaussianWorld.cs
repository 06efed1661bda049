using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;

namespace Ebb.Spec.Tests.Reverse;

/// <summary>Images of independent normal pixels, under a process: fields, laws and the probability flow are known in closed form.</summary>
internal sealed class GaussianWorld(DiffusionProcess process, double mean, double deviation)
{
    public double Mean(double t) => process.Alpha(t) * mean;

    public double Deviation(double t) => Math.Sqrt(Math.Pow(process.Alpha(t) * deviation, 2) + Math.Pow(process.Sigma(t), 2));

    /// <summary>Where the probability flow carries x: it keeps its place in the law.</summary>
    public double Flow(double x, double from, double to) => Mean(to) + ((x - Mean(from)) * Deviation(to) / Deviation(from));

    public FieldModel<double> Model(PredictionKind kind) => (x, t) =>
    {
        NoiseLevel<double> level = process.Level(t);
        double gain = level.Alpha * deviation * deviation / Math.Pow(Deviation(t), 2);
        Tensor<double> x0 = Tensor.Create(Array.ConvertAll(x.Values(), value => mean + (gain * (value - Mean(t)))), x.Lengths);
        return FieldConversion.Apply(level, PredictionKind.X0, kind, x, x0);
    };
}
