using System.Diagnostics;
using Ebb.Devices;
using Ebb.Sampling;
using Ebb.Training;

namespace Ebb.Benchmarks;

/// <summary>
/// The times of the product's own training and sampling steps, through <see cref="Trainer"/> and <see cref="Sampler"/>, as one line of JSON:
/// <c>--step residual|plain|unet [--hidden 64] [--batch 32] [--size 32] [--channels 3] [--T N] [--threads 2] [--seconds 1.5]
/// [--instruction-set NAME]</c>. A steady step's: the first half second, while the runtime compiles, does not count.
/// </summary>
internal static class StepTimes
{
    private const double WarmSeconds = 0.5;
    private const int WarmSteps = 2;
    private const int FewestSteps = 5;

    public static void Print(string[] args)
    {
        var arguments = new Arguments(args);
        var steps = StepCase.Read(arguments.OneOf("--step", StepCase.Residual, "plain", StepCase.UNet), arguments);
        int threads = arguments.Integer("--threads", 2, most: 1024);
        double seconds = arguments.Seconds("--seconds", 1.5);
        var set = arguments.Named<CpuInstructionSet>("--instruction-set");
        arguments.Done();
        Console.WriteLine(Measure(steps, new CpuDevice(threads, set), seconds).ToJson());
    }

    /// <summary>Both times; sampling gets half the seconds.</summary>
    public static StepReport Measure(StepCase steps, CpuDevice device, double seconds)
    {
        var trainer = steps.MakeTrainer(device);
        var load = new MachineLoad();
        var train = Train(trainer, seconds);
        var sample = Sample(trainer.Model, steps.Batch, train.Median, seconds / 2);
        return new StepReport
        {
            Peer = $"Ebb {typeof(Trainer).Assembly.GetName().Version?.ToString(3)}, .NET {Environment.Version}",
            Net = steps.Net,
            Hidden = steps.Hidden,
            Batch = steps.Batch,
            Size = steps.Size,
            Channels = steps.Channels,
            Parameters = trainer.Model.Net.ParameterCount,
            Threads = device.Threads,
            InstructionSet = device.InstructionSetName,
            TrainMs = Math.Round(train.Median, 4),
            TrainMsMin = Math.Round(train.Least, 4),
            TrainStepsTimed = train.Count,
            SampleMs = Math.Round(sample.Median, 4),
            SampleMsMin = Math.Round(sample.Least, 4),
            SampleStepsTimed = sample.Count,
            CoresBusyWithOtherProcesses = load.BusyWithOthers(),
            PeakRssMib = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
        };
    }

    /// <summary>The times of a trainer's steps; what it measures on held-out images is not among them.</summary>
    public static Spread Train(Trainer trainer, double seconds)
    {
        using var enough = new CancellationTokenSource();
        var watch = new TrainWatch(seconds, enough);
        try
        {
            trainer.Run(watch, enough.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return Spread.Of(watch.Milliseconds);
    }

    private static Spread Sample(DiffusionModel model, int images, double trainMilliseconds, double seconds)
    {
        int most = model.Levels.Count, steps = (int)Math.Clamp(seconds * 1000 / (trainMilliseconds / 3), Math.Min(FewestSteps + 1, most), most);
        new Sampler(model, new() { Steps = Math.Min(WarmSteps, most) }).Sample(images, seed: 1);
        var times = new List<double>();
        for (long began = Stopwatch.GetTimestamp(); times.Count < FewestSteps || Stopwatch.GetElapsedTime(began).TotalSeconds < seconds;)
        {
            var sampler = new Sampler(model, new() { Steps = steps });
            var watch = new SampleWatch(sampler.Steps);
            sampler.Sample(images, seed: 1, watch);
            times.AddRange(watch.SteadyMilliseconds);
        }

        return Spread.Of(times);
    }

    private sealed class TrainWatch(double seconds, CancellationTokenSource enough) : IProgress<TrainProgress>
    {
        private long _began;
        private bool _isWarm;

        public List<double> Milliseconds { get; } = [];

        public void Report(TrainProgress value)
        {
            if (value.Step == 0) _began = Stopwatch.GetTimestamp();
            if (_isWarm) Milliseconds.Add(value.StepMilliseconds);
            double elapsed = Stopwatch.GetElapsedTime(_began).TotalSeconds;
            if (_isWarm && Milliseconds.Count >= FewestSteps && elapsed >= seconds) enough.Cancel();
            if (_isWarm || value.Step < WarmSteps || elapsed < WarmSeconds) return;
            (_isWarm, _began) = (true, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>A batch goes through the net in blocks, each through all steps: the time of a step is the sum of its blocks' times.</summary>
    private sealed class SampleWatch(int steps) : IProgress<SampleProgress>
    {
        private readonly double[] _milliseconds = new double[steps];
        private long _last = Stopwatch.GetTimestamp();
        private int _reports;

        /// <summary>All but the first step's, which has the start of each block in it; that one too where there is no other.</summary>
        public IEnumerable<double> SteadyMilliseconds => _milliseconds.Skip(steps > 1 ? 1 : 0);

        public void Report(SampleProgress value)
        {
            _milliseconds[_reports++ % steps] += Stopwatch.GetElapsedTime(_last).TotalMilliseconds;
            _last = Stopwatch.GetTimestamp();
        }
    }
}
