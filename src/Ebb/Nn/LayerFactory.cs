using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Nn;

/// <summary>
/// Makes the layers of a U-Net with their first weights, drawn as PyTorch draws them: weights and biases uniform between
/// -1 / sqrt(n) and 1 / sqrt(n), with n the inputs of an output; norms one and zero; tables normal.
/// </summary>
internal sealed class LayerFactory(Device device, ulong seed, int groups, double epsilon)
{
    private readonly List<Parameter> _parameters = [];

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public ConvLayer Conv(string name, int inputs, int outputs, int kernel = 3)
    {
        double bound = 1 / Math.Sqrt((double)inputs * kernel * kernel);
        var weight = Uniform(Filter($"{name}.weight", outputs, inputs, kernel), bound);
        return new ConvLayer(weight, Uniform(Vector($"{name}.bias", outputs), bound));
    }

    /// <summary>A linear layer over the channels: a convolution of kernel 1, but in a weight file a matrix.</summary>
    public ConvLayer Linear(string name, int inputs, int outputs)
    {
        double bound = 1 / Math.Sqrt(inputs);
        var weight = Uniform(Matrix($"{name}.weight", outputs, inputs), bound);
        return new ConvLayer(weight, Uniform(Vector($"{name}.bias", outputs), bound));
    }

    public NormLayer Norm(string name, int channels)
    {
        var weight = Vector($"{name}.weight", channels);
        device.Fill(weight.Value, 1);
        return new NormLayer(weight, Vector($"{name}.bias", channels), groups, epsilon);
    }

    public Parameter Table(string name, int rows, int width) => Gaussian(Matrix($"{name}.weight", rows, width), 1);

    /// <summary>Frequencies, which are drawn once and not trained.</summary>
    public Parameter Frequencies(string name, int count, double scale) => Gaussian(Vector($"{name}.weight", count, isTrained: false), scale);

    private Parameter Filter(string name, int outputs, int inputs, int kernel) =>
        Add(new Parameter(device, name, new Shape(outputs, inputs, kernel, kernel), TensorKind.Filter));

    private Parameter Matrix(string name, int rows, int columns) =>
        Add(new Parameter(device, name, new Shape(rows, columns, 1, 1), TensorKind.Filter, fileShape: [rows, columns]));

    private Parameter Vector(string name, int length, bool isTrained = true) =>
        Add(new Parameter(device, name, Shape.Vector(length), TensorKind.Vector) { IsTrained = isTrained });

    private Parameter Add(Parameter parameter)
    {
        _parameters.Add(parameter);
        return parameter;
    }

    private Parameter Uniform(Parameter parameter, double bound)
    {
        if (!device.HoldsValues) return parameter;
        var key = new NoiseKey(seed, NoiseStream.Weights);
        var values = new float[parameter.Value.Shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(bound * ((2 * Noise.Uniform(key, _parameters.Count, i)) - 1));
        parameter.Value.CopyFrom(values);
        return parameter;
    }

    private Parameter Gaussian(Parameter parameter, double deviation)
    {
        if (!device.HoldsValues) return parameter;
        var values = new float[parameter.Value.Shape.Count];
        Noise.FillGaussian(new NoiseKey(seed, NoiseStream.Weights), _parameters.Count, values);
        foreach (ref float value in values.AsSpan()) value *= (float)deviation;
        parameter.Value.CopyFrom(values);
        return parameter;
    }
}
