namespace Ebb.Studio.RunViews;

/// <summary>What is known of every run.</summary>
internal abstract record RunFields
{
    public const string Running = "running", Done = "done", Stopped = "stopped", Diverged = "diverged", Unreadable = "unreadable";

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public string? Reason { get; init; }

    public string? Dataset { get; init; }

    public string? Net { get; init; }

    public long? Steps { get; init; }

    public long? Step { get; init; }

    public double? LastLoss { get; init; }

    public double? HeldOutLoss { get; init; }

    public double? StepsPerSecond { get; init; }

    public double? SecondsLeft { get; init; }

    public string? Created { get; init; }

    public string? Thumbnail { get; init; }

    /// <summary>The id of its model, once it has one.</summary>
    public string? Model { get; init; }

    public bool HasCertificates { get; init; }
}
