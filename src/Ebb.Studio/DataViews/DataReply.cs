namespace Ebb.Studio.DataViews;

/// <summary>The answer of <c>/api/data/{runId}</c>.</summary>
internal sealed record DataReply(
    string Name, int Count, IReadOnlyList<int> Shape, IReadOnlyList<DataClass> Classes, IReadOnlyList<DataHistogram> Histograms, string Sheet);
