using Ebb.Data;
using Ebb.Measures;
using Ebb.Tensors;

namespace Ebb.Tests.Measures;

public sealed class ReferenceFeaturesTests
{
    [Fact]
    public void Halves_OfAReference_AreDisjointAndOfNImages()
    {
        // Image i is the constant i; the features remember what they were asked.
        var data = new FloatDataset("ramp", [.. Enumerable.Range(0, 11).Select(i => (float)i)], 11, 1, 1, 1, null, null);
        var features = new Recorder();
        var reference = new ReferenceFeatures(data, features, count: 5, seed: 3);
        Assert.Equal((5, "ramp"), (reference.Count, reference.Reference));
        Assert.Equal([5, 5], features.Asked.Select(batch => batch.Length));
        Assert.Equal(10, features.Asked.SelectMany(batch => batch).Distinct().Count());
    }

    [Fact]
    public void Measures_OfSamples_AreThoseAgainstTheFirstHalfWithTheSecondAsFloor()
    {
        var data = new FloatDataset("normal", Matrices.Normals(40 * 4, 1), 40, 1, 2, 2, null, null);
        var features = new Recorder();
        var reference = new ReferenceFeatures(data, features, count: 20);
        FeatureMatrix real = new(20, 4, features.Asked[0]), others = new(20, 4, features.Asked[1]);
        var samples = new ImageBatch(new Shape(20, 1, 2, 2), Matrices.Normals(20 * 4, 2));
        var sampled = new PixelFeatures().Of(samples);

        Measurement frechet = reference.Frechet(samples), sliced = reference.SlicedWasserstein(samples);
        Assert.Equal(new("squared Frechet distance", "recorded", FrechetDistance.Between(sampled, real), FrechetDistance.Between(others, real), 20, "normal"), frechet);
        Assert.Equal(
            new("sliced Wasserstein distance", "recorded", SlicedWasserstein.Between(sampled, real), SlicedWasserstein.Between(others, real), 20, "normal"), sliced);
        Assert.Equal(reference.Frechet(new ImageBatch(samples.Shape, features.Asked[1])).Floor, frechet.Floor);

        // Images that were looked at in batches give the same figures.
        var joined = FeatureMatrix.Join([Rows(sampled, 0, 7), Rows(sampled, 7, 13)]);
        Assert.Equal((frechet, sliced), (reference.Frechet(joined), reference.SlicedWasserstein(joined)));
        Assert.Throws<ArgumentException>("samples", () => reference.Frechet(Rows(sampled, 0, 7)));

        static FeatureMatrix Rows(FeatureMatrix all, int first, int count) =>
            new(count, all.Columns, [.. Enumerable.Range(first, count).SelectMany(row => all.Row(row).ToArray())]);
    }

    [Fact]
    public void Frechet_OfShapes_TellsNoiseFromShapes()
    {
        // What perfect samples would be, shapes of another seed, comes near the floor; noise does not.
        var reference = new ReferenceFeatures(Datasets.Shapes(8, count: 512, seed: 1, channels: 1), new RandomConvFeatures(), count: 256);
        var shapes = FeatureMatrix.Images(Datasets.Shapes(8, count: 256, seed: 2, channels: 1), [.. Enumerable.Range(0, 256)]);
        var noise = new ImageBatch(shapes.Shape, Matrices.Normals(shapes.Shape.Count, 3));
        Measurement good = reference.Frechet(shapes), bad = reference.Frechet(noise);
        Assert.InRange(good.Value, 0.5 * good.Floor, 2 * good.Floor);
        Assert.True(bad.Value > 10 * bad.Floor, bad.ToString());
        Assert.InRange(reference.SlicedWasserstein(shapes).Value, 0, 0.5 * reference.SlicedWasserstein(noise).Value);
    }

    [Fact]
    public void ToString_OfAMeasurement_IsOneLine() => Assert.Equal(
        "squared Frechet distance (random-conv-0): 1.235, real against real 0.05, n = 5000, reference fashion-mnist",
        new Measurement("squared Frechet distance", "random-conv-0", 1.23456, 0.05, 5000, "fashion-mnist").ToString());

    [Fact]
    public void Reference_WrongArguments_AreNamed()
    {
        var data = new FloatDataset("few", new float[6], 6, 1, 1, 1, null, null);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new ReferenceFeatures(data, new PixelFeatures(), 1));
        Assert.Contains("2 to 3", Assert.Throws<ArgumentOutOfRangeException>("count", () => new ReferenceFeatures(data, new PixelFeatures(), 4)).Message,
            StringComparison.Ordinal);
        var reference = new ReferenceFeatures(data, new PixelFeatures(), 3);
        Assert.Throws<ArgumentException>("samples", () => reference.Frechet(new ImageBatch(new Shape(2, 1, 1, 1), new float[2])));
        Assert.Throws<ArgumentException>("samples", () => reference.Frechet(new ImageBatch(new Shape(3, 2, 1, 1), new float[6])));
    }

    private sealed class Recorder : IFeatures
    {
        public List<float[]> Asked { get; } = [];

        public string Name => "recorded";

        public FeatureMatrix Of(ImageBatch images)
        {
            Asked.Add(images.Values().ToArray());
            return new PixelFeatures().Of(images);
        }
    }
}
