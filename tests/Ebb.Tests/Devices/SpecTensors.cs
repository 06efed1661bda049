using Ebb.Tensors;
using SpecTensor = System.Numerics.Tensors.Tensor<double>;

namespace Ebb.Tests.Devices;

/// <summary>The runtime's tensors as the specification's, in double, and comparisons of the two.</summary>
internal static class SpecTensors
{
    public static SpecTensor Spec(this Tensor tensor) =>
        Create(tensor.ToArray(), tensor.Kind == TensorKind.Vector ? [tensor.Shape.C] : [tensor.Shape.N, tensor.Shape.C, tensor.Shape.H, tensor.Shape.W]);

    /// <summary>A batch of one-pixel images, or a matrix of weights, as (rows, columns).</summary>
    public static SpecTensor SpecMatrix(this Tensor tensor) => Create(tensor.ToArray(), [tensor.Shape.N, tensor.Shape.C]);

    /// <summary>Images cut into heads of pixels: (N, heads, H W, C / heads).</summary>
    public static SpecTensor SpecHeads(this Tensor tensor, int heads)
    {
        var split = Create(tensor.ToArray(), [tensor.Shape.N, heads, tensor.Shape.C / heads, tensor.Shape.H * tensor.Shape.W]);
        return System.Numerics.Tensors.Tensor.PermuteDimensions(split, [0, 1, 3, 2]);
    }

    /// <summary>The values of heads of pixels in the order of images.</summary>
    public static double[] OfHeads(SpecTensor heads) => Values(System.Numerics.Tensors.Tensor.PermuteDimensions(heads, [0, 1, 3, 2]));

    public static double[] Values(SpecTensor tensor)
    {
        var values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>Every element is within the tolerance times the largest magnitude, and padding holds zeros.</summary>
    public static void AssertClose(double[] want, Tensor got, double tolerance, string what)
    {
        var values = got.ToArray();
        double limit = tolerance * (1e-3 + want.Max(Math.Abs));
        for (int i = 0; i < want.Length; i++)
        {
            if (!(Math.Abs(values[i] - want[i]) <= limit)) Assert.Fail($"{what} on {got.Device.Name}: element {i} is {values[i]}; expected {want[i]} to {limit:g2}.");
        }

        ConvolutionCase.AssertPaddingZero(got);
    }

    public static void AssertClose(SpecTensor want, Tensor got, double tolerance, string what) => AssertClose(Values(want), got, tolerance, what);

    /// <summary>What is there before, with what is added where it is added.</summary>
    public static double[] Plus(double[] values, Tensor held, bool accumulate) =>
        accumulate ? [.. values.Zip(held.ToArray(), (value, before) => value + before)] : values;

    private static SpecTensor Create(float[] values, ReadOnlySpan<nint> lengths) =>
        System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(values, value => (double)value), lengths);
}
