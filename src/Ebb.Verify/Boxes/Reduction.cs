namespace Ebb.Verify.Boxes;

/// <summary>
/// Keeps the generators that are least like a box and puts the others into the box: those with the largest sum of magnitudes less the largest
/// magnitude stay (Girard, 2005), of equals the earlier one.
/// </summary>
internal static class Reduction
{
    /// <summary>Reduces blocks, which are freed.</summary>
    /// <param name="blocks">The generators.</param>
    /// <param name="most">How many to keep.</param>
    /// <param name="size">Rows, columns and channels of the state.</param>
    /// <param name="box">The sum of the magnitudes of those that go is added here.</param>
    /// <param name="pool">Where memory comes from.</param>
    /// <returns>Blocks of those that stay.</returns>
    public static IReadOnlyList<GeneratorBlock> Reduce(
        IReadOnlyList<GeneratorBlock> blocks, int most, (int Height, int Width, int Channels) size, double[] box, BufferPool pool)
    {
        var kept = blocks.SelectMany((block, j) => Scores(block, size.Channels).Select((score, lane) => (Score: score, Block: j, Lane: lane)))
            .Where(one => one.Score > 0)
            .OrderByDescending(one => one.Score).ThenBy(one => one.Block).ThenBy(one => one.Lane)
            .Take(most).OrderBy(one => one.Block).ThenBy(one => one.Lane).ToList();
        var stays = kept.ToLookup(one => one.Block, one => one.Lane);
        double[] sums = new double[box.Length];
        for (int j = 0; j < blocks.Count; j++) AddMagnitudes(blocks[j], [.. stays[j]], size, sums);
        for (int i = 0; i < box.Length; i++) box[i] = Rounding.Up(box[i] + Rounding.Up(sums[i], blocks.Count * Lanes.Count), 1);

        var result = kept.Chunk(Lanes.Count).Select(chunk => Gather(chunk, blocks, size.Channels, pool)).ToList();
        foreach (var block in blocks) block.Free();
        return result;
    }

    private static double[] Scores(GeneratorBlock block, int channels)
    {
        double[] sums = new double[Lanes.Count], largest = new double[Lanes.Count];
        int width = Lanes.Count;
        for (int pixel = 0; pixel < block.Window.Count; pixel++)
        {
            var numbers = block.Numbers.Slice(pixel * block.Channels * width, channels * width);
            for (int i = 0; i < numbers.Length; i++)
            {
                double magnitude = Math.Abs(numbers[i]);
                sums[i % width] += magnitude;
                largest[i % width] = Math.Max(largest[i % width], magnitude);
            }
        }

        return [.. sums.Zip(largest, (sum, most) => sum - most)];
    }

    private static void AddMagnitudes(GeneratorBlock block, HashSet<int> stays, (int Height, int Width, int Channels) size, double[] sums)
    {
        int[] goes = [.. Enumerable.Range(0, Lanes.Count).Where(lane => !stays.Contains(lane))];
        var window = block.Window;
        for (int row = window.Top; row < window.Bottom; row++)
        {
            for (int column = window.Left; column < window.Right; column++)
            {
                var numbers = block.NumbersAt(row, column);
                for (int channel = 0; channel < size.Channels; channel++)
                {
                    double sum = 0;
                    foreach (int lane in goes) sum += Math.Abs(numbers[(channel * Lanes.Count) + lane]);
                    sums[(((row * size.Width) + column) * size.Channels) + channel] += sum;
                }
            }
        }
    }

    private static GeneratorBlock Gather(
        (double Score, int Block, int Lane)[] chosen, IReadOnlyList<GeneratorBlock> blocks, int channels, BufferPool pool)
    {
        var window = chosen.Select(one => blocks[one.Block].Window).Aggregate((a, b) => a.With(b));
        var target = new GeneratorBlock(pool, window, blocks[0].Channels);
        target.Numbers.Clear();
        for (int lane = 0; lane < chosen.Length; lane++)
        {
            var source = blocks[chosen[lane].Block];
            for (int row = source.Window.Top; row < source.Window.Bottom; row++)
            {
                for (int column = source.Window.Left; column < source.Window.Right; column++)
                {
                    var from = source.NumbersAt(row, column);
                    var to = target.NumbersAt(row, column);
                    for (int channel = 0; channel < channels; channel++) to[(channel * Lanes.Count) + lane] = from[(channel * Lanes.Count) + chosen[lane].Lane];
                }
            }
        }

        return target;
    }
}
