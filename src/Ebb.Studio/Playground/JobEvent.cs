namespace Ebb.Studio.Playground;

/// <summary>What a job tells: what does not belong to the type is null and left out.</summary>
internal sealed record JobEvent(string Type)
{
    /// <summary>How many are before this one.</summary>
    public int? Queue { get; init; }

    public int? Step { get; init; }

    public int? Steps { get; init; }

    public double? Rate { get; init; }

    public double? T { get; init; }

    public string? Image { get; init; }

    public string? X0Hat { get; init; }

    public double? MaxAbs { get; init; }

    public double? Clipped { get; init; }

    public string? Command { get; init; }

    public double? Ms { get; init; }

    public int? Frames { get; init; }

    public string? Warning { get; init; }

    public double? Mse { get; init; }

    public string? Error { get; init; }
}
