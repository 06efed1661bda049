using Ebb.Measures;
using Ebb.Spec.Dynamics;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Spec.Schedules;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Lipschitz;

/// <summary>
/// Lipschitz constants in the Euclidean norm, for all states: of each convolution (<see cref="ConvolutionNorm"/>), of the net, of each step and of
/// the whole sampler. <c>docs/certificates.md</c> says why they hold.
/// </summary>
public static class LipschitzCertifier
{
    // Claims are this much larger than what is found, so that a checker's own roundings fit in.
    private const double Margin = 1e-6;

    /// <summary>Computes the constants.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="sampler">The reverse process.</param>
    /// <param name="order">k: the norms of layers are bounded by Schatten norms of order 2^(k+1). 1 to 10; 5 to 7 are usual.</param>
    /// <param name="threads">How many threads may work; -1 for all. The result does not depend on it.</param>
    /// <param name="progress">Told after every layer how many are done.</param>
    /// <param name="cancellation">Stops on the way.</param>
    /// <returns>The constants, each rounded up and a millionth larger than what was found.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order or an index of the sampler is out of range.</exception>
    /// <exception cref="UncertifiableException">A constant is beyond what a double holds, so that it says nothing.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LipschitzResult Certify(
        Subject subject,
        CertifiedSampler sampler,
        int order = ConvolutionNorm.UsualOrder,
        int threads = -1,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(sampler);
        var net = subject.Net;
        var norms = new double[net.Layers.Count];
        for (int i = 0; i < norms.Length; i++)
        {
            norms[i] = Claimed(Norm(net, net.Layers[i], order, threads, cancellation), $"the norm of {net.Layers[i].Name}");
            progress?.Report(i + 1);
        }

        double constant = OfNet(net, norms);
        double[] steps = OfSteps(subject.Schedule, sampler, constant);
        var whole = Interval<double>.One;
        foreach (double step in steps) whole *= Interval<double>.Of(step);
        return new LipschitzResult(subject, sampler, order, norms, constant, steps, Claimed(whole.Upper, "the product of the steps"));
    }

    // Value 0 has the time as its last channel, a constant.
    private static double Norm(CertifiedNet net, CertifiedLayer layer, int order, int threads, CancellationToken cancellation) => ConvolutionNorm.UpperBound(
        layer.Weight, layer.Outputs, layer.Inputs, layer.Kernel, layer.Input == 0 ? net.Channels : layer.Inputs, net.Height, net.Width, order, threads, cancellation);

    private static double OfNet(CertifiedNet net, double[] norms)
    {
        LayerWiring[] wiring = [.. net.Layers.Select(layer => new LayerWiring(layer.Input, layer.Add))];
        Interval<double>[] given = [.. norms.Select(norm => Interval<double>.Of(norm))];
        return Claimed(Finite("the net's constant", () => LayeredLipschitz.Constant<Interval<double>>(wiring, given).Constant.Upper), "the net's constant");
    }

    private static double[] OfSteps(ExactSchedule schedule, CertifiedSampler sampler, double net)
    {
        var levels = new VpSchedule<Interval<double>>([.. schedule.Betas.Select(FractionBounds.Of)]);
        var model = new Lipschitz<Interval<double>>(Interval<double>.Of(net));
        return [.. sampler.Indices.Select((from, k) => Claimed(
            Finite($"the constant of step {k + 1}", () => SamplerSystem.Constant(Coefficients(levels, sampler, from, sampler.Next(k)), model).Constant.Upper),
            $"the constant of step {k + 1}"))];
    }

    // The noise of DDPM is the same for both starts, and falls out of their difference.
    private static ReverseCoefficients<Interval<double>> Coefficients(VpSchedule<Interval<double>> schedule, CertifiedSampler sampler, int from, int to) => sampler.HasNoise
        ? DdpmStep.Coefficients(schedule, from, to, sampler.Clip, DivisionGuard.None)
        : DdimStep.Coefficients(schedule, from, to, sampler.Clip, DivisionGuard.None);

    private static double Finite(string what, Func<double> constant)
    {
        try
        {
            return constant();
        }
        catch (ArgumentOutOfRangeException error) when (error.ParamName == "constant")
        {
            throw Vacuous(what);
        }
    }

    private static double Claimed(double found, string what)
    {
        double claimed = Math.BitIncrement(found * (1 + Margin));
        return double.IsFinite(claimed) ? claimed : throw Vacuous(what);
    }

    private static UncertifiableException Vacuous(string what) =>
        new($"Vacuous: {what} is beyond 1e308, so that it says nothing. Train with --lipschitz, or take fewer steps.");
}
