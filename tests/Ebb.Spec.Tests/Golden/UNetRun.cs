using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Ebb.Spec.Nn;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Golden;

/// <summary>Everything that a case of golden/unet2d expects, computed by the specification in double.</summary>
internal sealed class UNetRun
{
    private static readonly ConcurrentDictionary<string, Lazy<UNetRun>> Runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _results = new(StringComparer.Ordinal);

    private UNetRun(UNetCase of)
    {
        Case = of;
        Tensor<double> target = TensorOf.Golden(of.Arrays["target"]);
        UNet2DRun<double> run = UNet2DSpec.Run(of.Config, of.Weights, TensorOf.Golden(of.Arrays["sample"]), of.Times, of.Classes);
        foreach ((string name, Tensor<double> activation) in run.Activations) _results["act/" + name] = activation.Values();
        _results["output"] = _results["output_f64"] = run.Output.Values();
        _results["loss"] = [MeanSquaredError.Value(run.Output, target)];

        (Tensor<double> sample, IReadOnlyDictionary<string, Tensor<double>> parameters) = run.Backward(MeanSquaredError.Gradient(run.Output, target));
        _results["grad/sample"] = sample.Values();
        foreach ((string name, Tensor<double> gradient) in parameters) _results["grad/" + name] = gradient.Values();
        Parameters = [.. parameters.Keys];
        if (of.Arrays.Contains("ddim/timesteps")) _results["ddim/x"] = _results["ddim/x_f64"] = Sample(of);
    }

    public UNetCase Case { get; }

    public IReadOnlyList<string> Parameters { get; }

    public static UNetRun Of(string name) => Runs.GetOrAdd(name, _ => new(() => new UNetRun(UNetCase.Open(name)))).Value;

    /// <summary>By the name in the manifest, whose spelling of the attention's weights may be either.</summary>
    public double[] Result(string array) => _results.TryGetValue(UNet2DNames.Current(array), out double[]? result)
        ? result
        : throw new InvalidDataException($"Nothing computed {array}; there are: {string.Join(", ", _results.Keys)}.");

    private static double[] Sample(UNetCase of)
    {
        double[] alphaBar = of.Arrays["ddim/alpha_bar"].Data;
        long[] timesteps = of.Arrays["ddim/timesteps"].ToInt64();
        Tensor<double> x = TensorOf.Golden(of.Arrays["ddim/x"].Row(0));
        List<double> states = [.. x.Values()];
        int[]? classes = of.Classes?[..(int)x.Lengths[0]];
        for (int j = 0; j < timesteps.Length; j++)
        {
            // The published run takes every so many steps, and the step before the first is clean.
            long previous = timesteps[j] - (alphaBar.Length / timesteps.Length);
            ReverseCoefficients<double> step = DdimStep.Coefficients(
                alphaBar[timesteps[j]], previous < 0 ? 1 : alphaBar[previous], ClipMode.Keep, DivisionGuard.Floor);
            double[] times = [.. Enumerable.Repeat((double)timesteps[j], (int)x.Lengths[0])];
            x = ReverseStep.Apply(step, x, UNet2DSpec.Forward(of.Config, of.Weights, x, times, classes));
            states.AddRange(x.Values());
        }

        return [.. states];
    }
}
