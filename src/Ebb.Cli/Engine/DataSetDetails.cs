using Ebb.Data;

namespace Ebb.Cli.Engine;

/// <summary>What <c>ebb data info</c> found.</summary>
/// <param name="Facts">What the set holds.</param>
/// <param name="Statistics">What its values are like.</param>
/// <param name="ClassNames">The classes by label; null when they have no names.</param>
/// <param name="Skipped">Pictures of a folder that could not be read, with the reasons.</param>
/// <param name="SheetPath">The contact sheet that was written; null for none.</param>
internal sealed record DataSetDetails(
    DataSetFacts Facts, DataStatistics Statistics, IReadOnlyList<string>? ClassNames, IReadOnlyList<SkippedImage> Skipped, string? SheetPath);
