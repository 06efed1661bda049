using Ebb.Devices;
using Ebb.Sampling;

namespace Ebb.Tests.Training;

/// <summary>
/// Each instruction set rounds its sums in its own order, so their results differ, within bounds: against the naive device, from the same state. Sets
/// that the machine lacks are computed in software, with the results that they would have.
/// </summary>
public sealed class InstructionSetTests
{
    public static TheoryData<string, CpuInstructionSet> Cases
    {
        get
        {
            var data = new TheoryData<string, CpuInstructionSet>();
            foreach (string net in MatrixRun.Nets)
            {
                foreach (var set in Enum.GetValues<CpuInstructionSet>()) data.Add(net, set);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void StepAndSample_FromTheSameState_AreWithinTheBounds(string net, CpuInstructionSet set)
    {
        var naive = MatrixRun.Make(net, new NaiveDevice());
        MatrixRun.RunTo(naive, 3);
        var fast = MatrixRun.Make(net, new CpuDevice(threads: 2, set));
        fast.Restore(naive.Capture());
        Assert.Equal(MatrixRun.Weights(naive.Model), MatrixRun.Weights(fast.Model));

        float[] wanted = Sample(naive.Model), drawn = Sample(fast.Model);
        Assert.Fail($"sampled {wanted.Zip(drawn, (a, b) => Math.Abs(a - b)).Max()}; {Run(4)} {Run(5)}");

        string Run(int step)
        {
            MatrixRun.RunTo(naive, step);
            MatrixRun.RunTo(fast, step);
            return FormattableString.Invariant($"{step}: {Apart(MatrixRun.Weights(naive.Model), MatrixRun.Weights(fast.Model))}");
        }
    }

    private static float[] Sample(DiffusionModel model) => [.. model.Sample(2, seed: 4, new SamplerOptions { Steps = 12 }).Values()];

    // The norm of the differences over that of the weights.
    private static double Apart(double[] wanted, double[] got) =>
        Math.Sqrt(wanted.Zip(got, (a, b) => (a - b) * (a - b)).Sum() / wanted.Sum(a => a * a));
}
