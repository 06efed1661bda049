using System.Numerics.Tensors;

namespace Ebb.Measures;

/// <summary>
/// The nearest rows of a large set to some query rows, the set coming in blocks. Of equal distances the smaller index is nearer; nothing depends
/// on the size of the blocks or on the number of threads.
/// </summary>
internal sealed class NeighbourSearch
{
    private readonly double[][] _queries;
    private readonly int[] _excluded;
    private readonly List<Neighbour>[] _nearest;
    private readonly int _wanted;

    /// <summary>Starts a search.</summary>
    /// <param name="queries">Rows whose neighbours are wanted.</param>
    /// <param name="excluded">For each query an index of the set that is not to be found, or -1.</param>
    /// <param name="wanted">How many neighbours of each.</param>
    public NeighbourSearch(IReadOnlyList<double[]> queries, IReadOnlyList<int> excluded, int wanted)
    {
        (_queries, _excluded, _wanted) = ([.. queries], [.. excluded], wanted);
        _nearest = [.. queries.Select(_ => new List<Neighbour>(wanted + 1))];
    }

    /// <summary>The neighbours of a query, the nearest first.</summary>
    public IReadOnlyList<Neighbour> Of(int query) => _nearest[query];

    /// <summary>Takes the next rows of the set, of which the first has the index <paramref name="first"/>.</summary>
    public void Add(FeatureMatrix block, int first)
    {
        double[][] rows = [.. Enumerable.Range(0, block.Rows).Select(i => ToDouble(block.Row(i)))];
        Parallel.For(0, _queries.Length, query =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (first + i == _excluded[query]) continue;
                Insert(_nearest[query], new Neighbour(first + i, TensorPrimitives.Distance<double>(_queries[query], rows[i])));
            }
        });
    }

    public static double[] ToDouble(ReadOnlySpan<float> row)
    {
        var values = new double[row.Length];
        TensorPrimitives.ConvertTruncating(row, values);
        return values;
    }

    private void Insert(List<Neighbour> nearest, Neighbour found)
    {
        if (nearest.Count == _wanted && !(found.Distance < nearest[^1].Distance)) return;
        int at = nearest.Count;
        while (at > 0 && found.Distance < nearest[at - 1].Distance) at--;
        nearest.Insert(at, found);
        if (nearest.Count > _wanted) nearest.RemoveAt(_wanted);
    }
}
