using System.Reflection;

namespace Ebb.Studio;

/// <summary>What a studio shows, and where it listens.</summary>
public sealed record StudioOptions
{
    /// <summary>The folder of runs and models. Nothing outside it is read, but for prepared data sets.</summary>
    public required string Root { get; init; }

    /// <summary>The port on this machine's loopback addresses; 0 takes any free one of 127.0.0.1.</summary>
    public int Port { get; init; }

    /// <summary>The folder of prepared data sets; null for the environment variable <c>EBB_DATA</c>, or else the user's cache.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where the page's files are embedded.</summary>
    internal Assembly Front { get; init; } = typeof(StudioOptions).Assembly;
}
