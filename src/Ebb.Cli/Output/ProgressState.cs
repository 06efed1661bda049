using Ebb.Cli.Engine;

namespace Ebb.Cli.Output;

/// <summary>How far some work is, in the form that both the bar and the plain lines show.</summary>
/// <param name="What">What is going on.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 when not known.</param>
/// <param name="Unit">The unit in the plural.</param>
/// <param name="Detail">What else to show, such as the loss; may be empty.</param>
/// <param name="Elapsed">Time since the work began.</param>
internal readonly record struct ProgressState(string What, long Done, long Total, string Unit, string Detail, TimeSpan Elapsed)
{
    public static ProgressState Of(TrainTick tick)
    {
        string heldOut = tick.HeldOutLoss is { } loss ? $", held-out {Units.Loss(loss)}" : "";
        return new ProgressState("training", tick.Step, tick.Steps, "steps", $"loss {Units.Loss(tick.Loss)}{heldOut}", tick.Elapsed);
    }

    public static ProgressState Of(WorkTick tick) => new(tick.What, tick.Done, tick.Total, tick.Unit, "", tick.Elapsed);

    /// <summary>Whether all of it is done.</summary>
    public bool IsComplete => Total > 0 && Done >= Total;

    /// <summary>One line, such as "training 120/600 steps, 12.3 steps/s, loss 0.1234, held-out 0.1100, 39 s left".</summary>
    public override string ToString()
    {
        double seconds = Elapsed.TotalSeconds;
        string line = $"{What} {Units.Count(Done)}{(Total > 0 ? $"/{Units.Count(Total)}" : "")} {Unit}";
        if (Done > 0 && seconds > 0) line += $", {Units.Rate(Done / seconds)} {Unit}/s";
        if (Detail.Length > 0) line += $", {Detail}";
        if (Done > 0 && Total > Done && seconds > 0) line += $", {Units.Duration(seconds / Done * (Total - Done))} left";
        return line;
    }
}
