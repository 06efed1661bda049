using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>
/// What a U-Net with residual blocks and attention computes (Ho, Jain and Abbeel, 2020, appendix B; Dhariwal and Nichol, 2021),
/// from parameters by the names that diffusers gives them, in their current spelling (<see cref="UNet2DNames"/>).
/// </summary>
public static class UNet2DSpec
{
    /// <summary>The output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="config">The arrangement.</param>
    /// <param name="parameters">The parameters by name; others than those of the net are not read.</param>
    /// <param name="sample">(N, InChannels, H, W), H and W multiples of <see cref="UNet2DConfig.SizeMultiple"/>.</param>
    /// <param name="times">The time of each image.</param>
    /// <param name="classes">The class of each image, for a net with classes, else null.</param>
    /// <returns>(N, OutChannels, H, W).</returns>
    /// <exception cref="ArgumentException">A parameter is missing, or something does not fit.</exception>
    public static Tensor<TScalar> Forward<TScalar>(
        UNet2DConfig config,
        IReadOnlyDictionary<string, Tensor<TScalar>> parameters,
        Tensor<TScalar> sample,
        TScalar[] times,
        int[]? classes = null)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, IRootFunctions<TScalar>, ITrigonometricFunctions<TScalar> =>
        Run(config, parameters, sample, times, classes).Output;

    /// <summary>The output with what led to it, from which gradients can be had.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="config">The arrangement.</param>
    /// <param name="parameters">The parameters by name; others than those of the net are not read.</param>
    /// <param name="sample">(N, InChannels, H, W), H and W multiples of <see cref="UNet2DConfig.SizeMultiple"/>.</param>
    /// <param name="times">The time of each image.</param>
    /// <param name="classes">The class of each image, for a net with classes, else null.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException">A parameter is missing, or something does not fit.</exception>
    public static UNet2DRun<TScalar> Run<TScalar>(
        UNet2DConfig config,
        IReadOnlyDictionary<string, Tensor<TScalar>> parameters,
        Tensor<TScalar> sample,
        TScalar[] times,
        int[]? classes = null)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, IRootFunctions<TScalar>, ITrigonometricFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(times);
        config.Check();
        ReadOnlySpan<nint> shape = sample.Lengths;
        if (shape.Length != 4 || shape[1] != config.InChannels || shape[2] % config.SizeMultiple != 0 || shape[3] % config.SizeMultiple != 0)
        {
            throw new ArgumentException(
                $"Got images of shape {Elements.Shape(sample)}; expected (N, {config.InChannels}, H, W), H and W multiples of {config.SizeMultiple}.",
                nameof(sample));
        }

        if (times.Length != shape[0]) throw new ArgumentException($"Got {times.Length} times for {shape[0]} images; expected one each.", nameof(times));
        if ((classes is null) != (config.NumClassEmbeds is null) || (classes is not null && classes.Length != shape[0]))
        {
            throw new ArgumentException(
                $"Got {classes?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} classes for {shape[0]} images and a net "
                + $"{(config.NumClassEmbeds is null ? "without classes; expected null." : "with classes; expected one each.")}", nameof(classes));
        }

        Tape<TScalar> tape = new(parameters);
        UNet2DBuilder<TScalar> net = new(config, tape);
        Tensor<TScalar> output = net.Build(sample, times, classes);
        return new UNet2DRun<TScalar>(tape, sample, output, net.Activations);
    }
}
