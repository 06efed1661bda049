using Ebb.Measures;

namespace Ebb.Cli.Engine;

/// <summary>What an evaluation found.</summary>
internal sealed record EvalOutcome
{
    /// <summary>The data set compared with.</summary>
    public required string Dataset { get; init; }

    /// <summary>Samples drawn, n.</summary>
    public required int Count { get; init; }

    /// <summary>Sampling steps of each.</summary>
    public required int Steps { get; init; }

    /// <summary>The images that samples are measured against.</summary>
    public required EvalReference Reference { get; init; }

    public required LossByTime Loss { get; init; }

    /// <summary>The distances, each with its floor.</summary>
    public required IReadOnlyList<Measurement> Measures { get; init; }

    /// <summary>The classifier whose features were used; null for none.</summary>
    public EvalClassifier? Classifier { get; init; }

    /// <summary>How near samples lie to training images; null when nobody asked.</summary>
    public EvalNeighbours? Neighbours { get; init; }

    /// <summary>Time for the samples alone.</summary>
    public required double SamplingSeconds { get; init; }

    /// <summary>Time from start to end.</summary>
    public required double Seconds { get; init; }

    /// <summary>The pictures written.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What a person should know, one line each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
