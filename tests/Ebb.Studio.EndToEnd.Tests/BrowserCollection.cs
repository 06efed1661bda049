namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>The tests that share one browser.</summary>
[CollectionDefinition(nameof(BrowserCollection))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "It is a collection in xunit's sense.")]
public sealed class BrowserCollection : ICollectionFixture<Browser>;
