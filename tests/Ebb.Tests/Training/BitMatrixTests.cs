using System.Collections.Concurrent;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>Threads, stops, the parts of a batch and other runs in the same process change no bit of what a run leaves.</summary>
public sealed class BitMatrixTests
{
    private static readonly ConcurrentDictionary<string, double[]> References = new();

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (string net in MatrixRun.Nets)
            {
                foreach (int threads in (int[])[1, 2, 3])
                {
                    foreach (int stop in (int[])[1, 3, 5]) data.Add(net, threads, stop);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string net in MatrixRun.Nets)
            {
                foreach (string other in MatrixRun.Nets) data.Add(net, other);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_AtAnyThreadsGoneOnWithAtOthers_LeavesTheSameBits(string net, int threads, int stop)
    {
        var trainer = MatrixRun.Make(net, new CpuDevice(threads));
        MatrixRun.RunTo(trainer, stop);
        var resumed = MatrixRun.Make(net, new CpuDevice(1 + (threads % 3)));
        resumed.Restore(trainer.Capture());
        Assert.Equal(Reference(net), MatrixRun.Remains(resumed.Run()));

        // The one that was left goes on as if nothing had been taken from it.
        Assert.Equal(Reference(net), MatrixRun.Remains(trainer.Run()));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Run_StepByStepInTurnWithAnotherOnTheSameDevice_LeavesTheBitsOfEachAlone(string net, string other)
    {
        var device = new CpuDevice(threads: 2);
        var (first, second) = (MatrixRun.Make(net, device), MatrixRun.Make(other, device));
        for (int step = 0; step < MatrixRun.Steps; step++)
        {
            MatrixRun.RunTo(first, step);
            MatrixRun.RunTo(second, step);
            second.WithAverage(model => model.Sample(2, seed: 9, new SamplerOptions { Kind = SamplerKind.Ddpm, Steps = 2 }));
        }

        var (one, two) = (first.Run(), second.Run());
        Assert.Equal(Reference(net), MatrixRun.Remains(one));
        Assert.Equal(Reference(other), MatrixRun.Remains(two));
    }

    [Fact]
    public void Run_AllNetsAtOnce_LeavesTheBitsOfEachAlone()
    {
        var shared = new CpuDevice(threads: 2);
        string[] nets = [.. MatrixRun.Nets, .. MatrixRun.Nets];
        var remains = new double[nets.Length][];
        Parallel.For(0, nets.Length, i => remains[i] = MatrixRun.Remains(MatrixRun.Make(nets[i], i < MatrixRun.Nets.Count ? shared : new CpuDevice(2)).Run()));
        for (int i = 0; i < nets.Length; i++) Assert.Equal(Reference(nets[i]), remains[i]);
    }

    // The net takes two of these images at a time whatever the batch is, and the gradients of two images add up in the same order.
    [Theory]
    [InlineData(8, 1, 2)]
    [InlineData(4, 2, 1)]
    [InlineData(2, 4, 3)]
    public void Take_ABatchSplitAlongItsParts_GivesTheSameBits(int batch, int batches, int threads)
    {
        Assert.Equal(2, new CpuDevice(threads).ImagesAtATime(new(batch, 4, 128, 128), 16));
        Assert.Equal(Split.Value, TakeTwo(batch, batches, threads));
    }

    private static readonly Lazy<double[]> Split = new(() => TakeTwo(8, 1, threads: 1));

    private static double[] TakeTwo(int batch, int batches, int threads)
    {
        var net = new EpsConvNet(new() { Hidden = 16 }, seed: 1, new CpuDevice(threads));
        var model = new DiffusionModel(net, VpSchedule.Linear(12), 128, 128);
        var step = new TrainingStep(model, Datasets.Shapes(size: 128, count: 12), new() { Steps = 4, BatchSize = batch, GradientAccumulationSteps = batches, RandomFlips = true });
        double[] losses = [.. Enumerable.Range(1, 2).Select(at => step.Take(at, out double loss) ? loss : double.NaN)];
        return [.. losses, .. MatrixRun.Weights(model)];
    }

    private static double[] Reference(string net) => References.GetOrAdd(net, name => MatrixRun.Remains(MatrixRun.Make(name, new CpuDevice(threads: 1)).Run()));
}
