using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Nn;

namespace Ebb.Spec.Tests.Registry;

internal static class NnDefinitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        new Rectifier(),
        new RectifierGradient(),
        new Error(),
        new ErrorGradient(),
        new ClassError(),
        new ClassErrorGradient(),
        new Convolution(),
        new ConvolutionGradients(),
        new Net(EpsNetKind.Plain, 151),
        new Net(EpsNetKind.Residual, 227),
        new Sinusoids(),
        new Fourier(),
    ];

    private static (double From, double To)[] Numbers(int count) => [.. Enumerable.Repeat((-0.5, 0.5), count)];

    private sealed class Rectifier() : Definition("Relu.Forward", (-2, 2), (-1, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => Relu.Forward(TensorOf.Vector(x)).Values();
    }

    private sealed class RectifierGradient() : Definition("Relu.Gradient", (-2, 2), (-1, 1))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => Relu.Gradient(TensorOf.Vector(x[0]), TensorOf.Vector(x[1])).Values();
    }

    private sealed class Error() : Definition("MeanSquaredError.Value", Numbers(6))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            [MeanSquaredError.Value(TensorOf.Vector(x[..3]), TensorOf.Vector(x[3..]))];
    }

    private sealed class ErrorGradient() : Definition("MeanSquaredError.Gradient", Numbers(6))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) =>
            MeanSquaredError.Gradient(TensorOf.Vector(x[..3]), TensorOf.Vector(x[3..])).Values();
    }

    private sealed class ClassError() : Definition("CrossEntropy.Value", Numbers(6))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => [CrossEntropy.Value(Tensor.Create([.. x], [2, 3]), [2, 0])];
    }

    private sealed class ClassErrorGradient() : Definition("CrossEntropy.Gradient", Numbers(6))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => CrossEntropy.Gradient(Tensor.Create([.. x], [2, 3]), [2, 0]).Values();
    }

    private sealed class Convolution() : Definition("Conv2d.Forward", Numbers(18 + 36 + 2))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            Reader<TScalar> numbers = new(x);
            return Conv2d.Forward(numbers.Next(1, 2, 3, 3), numbers.Next(2, 2, 3, 3), numbers.Next(2)).Values();
        }
    }

    private sealed class ConvolutionGradients() : Definition("Conv2d gradients", Numbers(18 + 36 + 18))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            Reader<TScalar> numbers = new(x);
            Tensor<TScalar> input = numbers.Next(1, 2, 3, 3), weight = numbers.Next(2, 2, 3, 3), upstream = numbers.Next(1, 2, 3, 3);
            return
            [
                .. Conv2d.InputGradient(input, weight, upstream).Values(),
                .. Conv2d.WeightGradient(input, weight, upstream).Values(),
                .. Conv2d.BiasGradient(upstream).Values(),
            ];
        }
    }

    // One channel and the time, 3 x 3 pixels, two hidden channels.
    private sealed class Net(EpsNetKind kind, int numbers) : Definition($"EpsNetSpec {kind}", Numbers(numbers))
    {
        private const int Hidden = 2;

        public override double Roundings => 400;

        public override TScalar[] Evaluate<TScalar>(TScalar[] x)
        {
            Reader<TScalar> numbers = new(x);
            Tensor<TScalar> input = numbers.Next(1, 2, 3, 3);
            string[] middle = kind == EpsNetKind.Plain
                ? ["conv2", "conv3"]
                : ["block1.conv1", "block1.conv2", "block2.conv1", "block2.conv2"];
            (string first, string last) = kind == EpsNetKind.Plain ? ("conv1", "conv4") : ("stem", "out");
            Dictionary<string, Tensor<TScalar>> parameters = [];
            foreach (string layer in (string[])[first, .. middle, last])
            {
                int outputs = layer == last ? 1 : Hidden;
                parameters[$"{layer}.weight"] = numbers.Next(outputs, 2, 3, 3);
                parameters[$"{layer}.bias"] = numbers.Next(outputs);
            }

            Assert.True(numbers.IsAtEnd);
            return EpsNetSpec.Forward(kind, parameters, input).Values();
        }
    }

    private sealed class Sinusoids() : Definition("SinusoidalEmbedding", (0, 3), (3, 9))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => SinusoidalEmbedding.Of<TScalar>(x, 7, maxPeriod: 100).Values();
    }

    private sealed class Fourier() : Definition("FourierEmbedding", (0.5, 3), (-0.5, 0.5), (0.1, 0.4))
    {
        public override TScalar[] Evaluate<TScalar>(TScalar[] x) => FourierEmbedding.Of<TScalar>(x.AsSpan()[..1], x.AsSpan()[1..]).Values();
    }

    private sealed class Reader<TScalar>(TScalar[] numbers)
        where TScalar : INumberBase<TScalar>
    {
        private int _at;

        public bool IsAtEnd => _at == numbers.Length;

        public Tensor<TScalar> Next(params nint[] shape)
        {
            int count = (int)shape.Aggregate((product, size) => product * size);
            _at += count;
            return Tensor.Create(numbers[(_at - count).._at], shape);
        }
    }
}
