using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// Runs a sampler again in fixed-point interval arithmetic with as many bits as it takes, and says how far the program's picture is from what the
/// sampler gives in real-number arithmetic. The proof is in <c>docs/certificates.md</c>.
/// </summary>
public sealed class ExactRunCertifier
{
    // A trial in few digits shows how radii grow from step to step; its own roundings count as next to nothing.
    private const int TrialDigits = 2;
    private const int TrialUlpExponent = -100_000;

    // What is left of the bits at the end, and where radii are widest: enclosures that narrow leave no relu undecided that matters.
    private const int BitsAtTheEnd = 72;
    private const int BitsOnTheWay = 32;
    private const int MostRadiusLog2 = -56;

    private const int LeastIntegerDigits = 2;
    private const int MostIntegerDigits = 16;
    private const int MostFractionDigits = 1024;

    private readonly Subject _subject;
    private readonly int _threads;
    private readonly bool _vectors;

    /// <summary>Makes a certifier.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="threads">Threads, at least 1; the numbers do not depend on them.</param>
    /// <exception cref="UncertifiableException">A weight is not finite.</exception>
    public ExactRunCertifier(Subject subject, int threads = 1)
        : this(subject, threads, vectors: true)
    {
    }

    /// <summary>Makes one that can do without vector instructions.</summary>
    internal ExactRunCertifier(Subject subject, int threads, bool vectors)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        foreach (var layer in subject.Net.Layers)
        {
            if (layer.Weight.ToArray().Concat(layer.Bias.ToArray()).Any(weight => !float.IsFinite(weight)))
            {
                throw new UncertifiableException($"The layer {layer.Name} has weights that are not finite; expected finite ones. Train the model again.");
            }
        }

        (_subject, _threads, _vectors) = (subject, threads, vectors);
    }

    /// <summary>Encloses what a run gives in real-number arithmetic.</summary>
    /// <param name="run">The program's run.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ArgumentException">The run is not one of this model.</exception>
    /// <exception cref="UncertifiableException">The schedule divides by 0, or no number of bits is enough.</exception>
    public ExactRunResult Certify(ProgramRun run, IProgress<ExactRunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        Check(run);
        var (fractionDigits, integerDigits) = Try(run, progress, cancellation);
        while (fractionDigits <= MostFractionDigits)
        {
            try
            {
                if (Enclose(run, new(fractionDigits, integerDigits), progress, cancellation) is { } result) return result;
                fractionDigits += Math.Max(4, fractionDigits / 2);
            }
            catch (DigitOverflowException) when (integerDigits < MostIntegerDigits)
            {
                integerDigits += 2;
            }
        }

        throw new UncertifiableException($"Enclosures stay too wide even with {MostFractionDigits * Digit.Bits} bits. Use --clip recompute, or fewer steps.");
    }

    // Null where the enclosures are too wide.
    private ExactRunResult? Enclose(ProgramRun run, FixedFormat format, IProgress<ExactRunProgress>? progress, CancellationToken cancellation)
    {
        var loop = new ExactLoop(_subject, run.Sampler, format, _threads, _vectors);
        if (!loop.Run(run.Start, run.Noise, done => GoesOn(loop, run, format, done, progress, cancellation))) return null;
        var result = new ExactRunResult
        {
            Subject = _subject,
            Run = run,
            Values = [.. Enumerable.Range(0, _subject.Net.Count).Select(i => ValueOf(loop.State, i))],
            Steps = [.. loop.Steps],
            FractionBits = format.FractionBits,
        };
        return result.RadiusLog2 <= MostRadiusLog2 && result.Values.All(value => value.Byte is not null) ? result : null;
    }

    private static ExactValue ValueOf(FixedTensor state, int i)
    {
        var (centre, radius) = state.At(i);
        return new(centre, radius, state.Format.FractionBits);
    }

    private (int FractionDigits, int IntegerDigits) Try(ProgramRun run, IProgress<ExactRunProgress>? progress, CancellationToken cancellation)
    {
        for (int integerDigits = LeastIntegerDigits; integerDigits <= MostIntegerDigits; integerDigits += 2)
        {
            var format = new FixedFormat(TrialDigits, integerDigits, TrialUlpExponent);
            var loop = new ExactLoop(_subject, run.Sampler, format, _threads, _vectors);
            try
            {
                _ = loop.Run(run.Start, run.Noise, done => GoesOn(loop, run, format, done, progress, cancellation));
            }
            catch (DigitOverflowException)
            {
                continue;
            }

            double most = loop.Steps.Max(step => step.RadiusLog2) - TrialUlpExponent, last = loop.Steps[^1].RadiusLog2 - TrialUlpExponent;
            double bits = Math.Max(most + BitsOnTheWay, last + BitsAtTheEnd);
            return (Math.Max(ExactLoop.LeastDigits, (int)Math.Ceiling(bits / Digit.Bits)), integerDigits);
        }

        throw new UncertifiableException("Values on the way pass 2^400. Use --clip recompute, or fewer steps.");
    }

    private static bool GoesOn(ExactLoop loop, ProgramRun run, FixedFormat format, int done, IProgress<ExactRunProgress>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        bool isTrial = format.UlpExponent == TrialUlpExponent;
        double radius = loop.Steps[^1].RadiusLog2;
        progress?.Report(new(isTrial ? 0 : format.FractionBits, done, run.Sampler.Indices.Count, isTrial ? double.NegativeInfinity : radius));
        return isTrial || radius < 0;
    }

    private void Check(ProgramRun run)
    {
        int count = _subject.Net.Count, steps = run.Sampler.Indices.Count;
        int noise = run.Sampler.HasNoise ? (steps - 1) * count : 0;
        if (run.Start.Length != count || run.Picture.Length != count || run.Noise.Length != noise)
        {
            throw new ArgumentException($"Expected {count} values of start and picture and {noise} of noise; got {run.Start.Length}, {run.Picture.Length} and {run.Noise.Length}.", nameof(run));
        }

        if (!run.Start.ToArray().Concat(run.Noise.ToArray()).Concat(run.Picture.ToArray()).All(float.IsFinite))
        {
            throw new ArgumentException("Expected finite values of start, noise and picture.", nameof(run));
        }

        foreach (int index in run.Sampler.Indices)
        {
            var alphaBar = _subject.Schedule.AlphaBar[index];
            if (alphaBar == Fraction.Zero || alphaBar == Fraction.One)
            {
                throw new UncertifiableException($"alphaBar_{index} is {alphaBar}: the step divides by {(alphaBar == Fraction.Zero ? "its root" : "the root of 1 less it")}, which is 0. Use a schedule whose alphaBars lie between 0 and 1.");
            }
        }
    }
}
