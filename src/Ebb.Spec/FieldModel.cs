using System.Numerics.Tensors;

namespace Ebb.Spec;

/// <summary>A network that predicts one of the fields of <see cref="Fields.PredictionKind"/>; which one is told beside it. Whatever else it depends on is closed over.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="x">The noisy images, (N, C, H, W) or any other shape, scaled as the sampler says.</param>
/// <param name="time">What the network is told of the noise level.</param>
/// <returns>The output, of the shape of x (with twice the channels where a variance is learned).</returns>
public delegate Tensor<TScalar> FieldModel<TScalar>(Tensor<TScalar> x, TScalar time);
