namespace Ebb.Studio.Tests;

/// <summary>Tests that measure what the whole program takes, so that none runs beside them.</summary>
[CollectionDefinition(nameof(MeasuredCollection), DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "It is a collection in xunit's sense.")]
public sealed class MeasuredCollection;
