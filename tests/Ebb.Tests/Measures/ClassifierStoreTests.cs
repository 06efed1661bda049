using Ebb.Data;
using Ebb.Measures;
using Ebb.Tests.Formats;

namespace Ebb.Tests.Measures;

public sealed class ClassifierStoreTests : IDisposable
{
    private static readonly ClassifierOptions Few = new() { Steps = 2, BatchSize = 4 };

    private readonly TemporaryFolder _folder = new();
    private readonly Dataset _training = Datasets.Shapes(8, 24, seed: 1);
    private readonly Dataset _test = Datasets.Shapes(8, 12, seed: 2);

    public void Dispose() => _folder.Dispose();

    private TrainedClassifier Get() => new ClassifierStore(_folder.Path).Get(_training, _test, Few);

    [Fact]
    public void Get_Twice_TrainsOnce()
    {
        TrainedClassifier first = Get(), second = Get();
        Assert.Equal((false, true), (first.WasStored, second.WasStored));
        Assert.Equal((first.Accuracy, 12, "classifier-shapes"), (second.Accuracy, second.TestImages, second.Classifier.Name));
        Assert.Equal(first.Accuracy, second.Classifier.Accuracy(_test));
        var images = FeatureMatrix.Images(_test, [0, 5]);
        for (int n = 0; n < 2; n++) Assert.Equal(first.Classifier.Of(images).Row(n), second.Classifier.Of(images).Row(n));
    }

    [Fact]
    public void Get_FileIsDamaged_TrainsAgain()
    {
        string path = new ClassifierStore(_folder.Path).PathOf(_training, _test, Few);
        Get();
        foreach (byte[] bytes in (byte[][])[[], [1, 2, 3], File.ReadAllBytes(path)[..^4]])
        {
            File.WriteAllBytes(path, bytes);
            Assert.False(Get().WasStored);
            Assert.True(Get().WasStored);
        }
    }

    [Fact]
    public void PathOf_OtherImagesOrOptions_IsAnother()
    {
        var store = new ClassifierStore(_folder.Path);
        string[] paths =
        [
            store.PathOf(_training, _test, Few),
            store.PathOf(_training.Take(23), _test, Few),
            store.PathOf(_training, _test.Take(11), Few),
            store.PathOf(_training, _test, Few with { Seed = 1 }),
            store.PathOf(_training, _test),
        ];
        Assert.Equal(paths.Length, paths.Distinct().Count());
        Assert.Equal(paths[0], store.PathOf(Datasets.Shapes(8, 24, seed: 1), _test, Few));
    }
}
