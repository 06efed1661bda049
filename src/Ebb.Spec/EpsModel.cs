using System.Numerics.Tensors;

namespace Ebb.Spec;

/// <summary>A denoiser that predicts the noise in x. Whatever else it depends on is closed over.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="x">The noisy images, (N, C, H, W) or any other shape.</param>
/// <param name="time">The time of the noise level, in [0, 1].</param>
/// <returns>epsHat, of the shape of x.</returns>
public delegate Tensor<TScalar> EpsModel<TScalar>(Tensor<TScalar> x, TScalar time);
