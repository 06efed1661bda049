using System.Numerics.Tensors;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>Dynamic thresholding as the README says it.</summary>
internal static class Thresholding
{
    public static Tensor<double> Apply(Tensor<double> x, double ratio, double most) =>
        TensorOf.Stack([.. Enumerable.Range(0, (int)x.Lengths[0]).Select(n =>
        {
            Tensor<double> image = TensorOf.Image(x, n);
            double[] sizes = [.. image.Values().Select(Math.Abs).Order()];
            double place = ratio * (sizes.Length - 1);
            int low = (int)place, high = Math.Min(low + 1, sizes.Length - 1);
            double s = Math.Min(Math.Max(sizes[low] + ((place - low) * (sizes[high] - sizes[low])), 1), most);
            return TensorOf.Map(image, v => Math.Clamp(v, -s, s) / s);
        })]);
}
