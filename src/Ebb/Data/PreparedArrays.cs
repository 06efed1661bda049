using Ebb.Formats;

namespace Ebb.Data;

/// <summary>The images (N, C, H, W) and labels (N,) of a set, as bytes, and the names of their files.</summary>
internal sealed record PreparedArrays(NpyArray TrainImages, NpyArray TrainLabels, NpyArray TestImages, NpyArray TestLabels)
{
    public const string TrainX = "train-x.npy";
    public const string TrainY = "train-y.npy";
    public const string TestX = "test-x.npy";
    public const string TestY = "test-y.npy";

    public IEnumerable<(string File, NpyArray Array)> Files => [(TrainX, TrainImages), (TrainY, TrainLabels), (TestX, TestImages), (TestY, TestLabels)];

    /// <summary>Says what differs from what <paramref name="set"/> should hold, or null.</summary>
    public string? Mismatch(KnownSet set)
    {
        foreach (var (file, array) in Files)
        {
            int count = file is TrainX or TrainY ? set.TrainCount : set.TestCount;
            int[] expected = file is TrainX or TestX ? [count, set.Image.Channels, set.Image.Height, set.Image.Width] : [count];
            if (!array.Shape.SequenceEqual(expected)) return $"{file} came out as ({string.Join(", ", array.Shape)}); ({string.Join(", ", expected)}) is expected";
        }

        return null;
    }
}
