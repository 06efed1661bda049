using Ebb.Training;

namespace Ebb.Tests.Training;

/// <summary>Does something at every report of a run, on the training thread.</summary>
internal sealed class Recorder(Action<TrainProgress> action) : IProgress<TrainProgress>
{
    public void Report(TrainProgress value) => action(value);
}
