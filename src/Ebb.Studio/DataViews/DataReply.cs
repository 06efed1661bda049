namespace Ebb.Studio.DataViews;

/// <summary>The answer of <c>/api/data/{runId}</c>. <c>Same</c> says whether these are, value by value, the images whose hash the run has written down; null where it has written none.</summary>
internal sealed record DataReply(
    string Name, int Count, IReadOnlyList<int> Shape, IReadOnlyList<DataClass> Classes, IReadOnlyList<DataHistogram> Histograms, string Sheet, bool? Same);
