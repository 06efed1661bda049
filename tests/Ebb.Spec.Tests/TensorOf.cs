using System.Numerics.Tensors;
using Ebb.Testing;

namespace Ebb.Spec.Tests;

/// <summary>Tensors from golden arrays and back.</summary>
internal static class TensorOf
{
    public static Tensor<double> Golden(GoldenArray array) =>
        Tensor.Create([.. array.Data], array.Shape.Length == 0 ? [1] : Array.ConvertAll(array.Shape, size => (nint)size));

    public static Tensor<TScalar> Vector<TScalar>(params TScalar[] values) => Tensor.Create([.. values], [values.Length]);

    public static TScalar[] Values<TScalar>(this Tensor<TScalar> tensor)
    {
        TScalar[] values = new TScalar[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    public static Tensor<double> Map(Tensor<double> x, Func<double, double> f) => Tensor.Create(Array.ConvertAll(x.Values(), v => f(v)), x.Lengths);

    public static Tensor<double> Image(Tensor<double> batch, int index)
    {
        int size = (int)(batch.FlattenedLength / batch.Lengths[0]);
        return Tensor.Create(batch.Values().AsSpan(index * size, size).ToArray(), [1, .. batch.Lengths[1..]]);
    }

    public static Tensor<double> Stack(IReadOnlyList<Tensor<double>> images) =>
        Tensor.Create([.. images.SelectMany(image => image.Values())], [images.Count, .. images[0].Lengths[1..]]);
}
