using System.Collections.Concurrent;
using Ebb.Devices;
using Ebb.Sampling;
using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>
/// Each instruction set rounds the sums of convolutions and attention in its own order, so their results differ, within bounds: from the same state,
/// against plain loops. Sets that the machine lacks are computed in software, with the results that they would have.
/// </summary>
public sealed class InstructionSetTests
{
    // A sum of some thousand products differs by a few times 6e-8 of its size, a gradient by about 1e-6; a step of the optimizer, at a learning
    // rate of 1e-3, passes on less than its own size of that, and twice its size where a gradient near 0 changes sign. A pixel adds up the roundings of
    // twelve evaluations, of values near 1.
    private const double StepBound = 2e-5;
    private const double PixelBound = 1e-4;

    private static readonly ConcurrentDictionary<string, Reference> References = new();

    public static TheoryData<string, CpuInstructionSet> Cases
    {
        get
        {
            var data = new TheoryData<string, CpuInstructionSet>();
            foreach (string net in MatrixRun.Nets)
            {
                foreach (var set in (CpuInstructionSet[])[CpuInstructionSet.Simd128, CpuInstructionSet.Avx2, CpuInstructionSet.Avx512]) data.Add(net, set);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void StepAndSample_FromTheSameState_AreWithinTheBounds(string net, CpuInstructionSet set)
    {
        var want = References.GetOrAdd(net, Reference.Of);
        var trainer = MatrixRun.Make(net, new CpuDevice(threads: 2, set));
        trainer.Restore(want.State);
        double pixel = want.Pixels.Zip(Sample(trainer.Model), (a, b) => Math.Abs(a - (double)b)).Max();
        MatrixRun.RunTo(trainer, want.State.Step + 1);
        double step = Apart(want.Weights, MatrixRun.Weights(trainer.Model));
        Assert.True(pixel <= PixelBound && step <= StepBound, $"pixel {pixel}, step {step}");
        if (net == "residual") Assert.True(pixel > 0 && step > 0, "The sets do the same.");
    }

    private static float[] Sample(DiffusionModel model) => [.. model.Sample(2, seed: 4, new SamplerOptions { Steps = 12 }).Values()];

    // The norm of the differences over that of the weights.
    private static double Apart(double[] wanted, double[] got) =>
        Math.Sqrt(wanted.Zip(got, (a, b) => (a - b) * (a - b)).Sum() / wanted.Sum(a => a * a));

    /// <summary>A state, what is sampled from it, and the weights of the step after it, without vectors.</summary>
    private sealed record Reference(TrainingState State, float[] Pixels, double[] Weights)
    {
        public static Reference Of(string net)
        {
            var trainer = MatrixRun.Make(net, new CpuDevice(threads: 2, CpuInstructionSet.Scalar));
            MatrixRun.RunTo(trainer, 2);
            var (state, pixels) = (trainer.Capture(), Sample(trainer.Model));
            MatrixRun.RunTo(trainer, 3);
            return new(state, pixels, MatrixRun.Weights(trainer.Model));
        }
    }
}
