using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>A golden row in the spec's terms.</summary>
/// <param name="Plan">The stages from the row's start index on; stage k is model call k of the loop.</param>
/// <param name="StartLevel">The level of the start index: where "add_noise" puts the sample.</param>
/// <param name="Timesteps">What the model is told, over the whole grid.</param>
/// <param name="InitNoiseSigma">The reference's scale of a start of pure noise on the whole grid.</param>
/// <param name="FilterX0">What replaces the clamp, such as dynamic thresholding.</param>
/// <param name="Sigmas">The sigmas of the whole grid, for the schedulers that have them.</param>
/// <param name="Network">What the plan asks, made of the row's model; null for the model itself.</param>
internal sealed record SchedulerRun(
    SamplerPlan<double> Plan,
    NoiseLevel<double> StartLevel,
    IReadOnlyList<double> Timesteps,
    double InitNoiseSigma = 1,
    Func<Tensor<double>, Tensor<double>>? FilterX0 = null,
    IReadOnlyList<double>? Sigmas = null,
    Func<FieldModel<double>, FieldModel<double>>? Network = null);
