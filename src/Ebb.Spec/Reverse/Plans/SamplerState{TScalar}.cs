using System.Numerics.Tensors;

namespace Ebb.Spec.Reverse.Plans;

/// <summary>Where a run is after one stage.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Stage">Which stage has just been carried out, from 0.</param>
/// <param name="X">The new state.</param>
/// <param name="X0Hat">The clean image that the stage believed in, after any clamp.</param>
public sealed record SamplerState<TScalar>(int Stage, Tensor<TScalar> X, Tensor<TScalar> X0Hat);
