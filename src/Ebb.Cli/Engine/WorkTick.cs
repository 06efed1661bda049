namespace Ebb.Cli.Engine;

/// <summary>How far any other work is.</summary>
/// <param name="What">What is going on, such as "unpacking".</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 when not known.</param>
/// <param name="Unit">The unit in the plural: "steps", "images", "MiB".</param>
/// <param name="Elapsed">Time since the work began.</param>
internal readonly record struct WorkTick(string What, long Done, long Total, string Unit, TimeSpan Elapsed);
