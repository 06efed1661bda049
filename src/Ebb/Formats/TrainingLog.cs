namespace Ebb.Formats;

/// <summary>The curves of one run, as <see cref="TrainingLogFile"/> stores them.</summary>
/// <param name="Title">A heading; "Diffusion training" by custom.</param>
/// <param name="Steps">The training steps at which values were taken.</param>
/// <param name="Series">The curves, each with as many values as there are steps.</param>
/// <param name="Notes">Lines on the run, <c>key=value</c> by custom.</param>
public sealed record TrainingLog(string Title, IReadOnlyList<int> Steps, IReadOnlyList<LogSeries> Series, IReadOnlyList<string> Notes);
