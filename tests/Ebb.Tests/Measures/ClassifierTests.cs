using Ebb.Data;
using Ebb.Devices;
using Ebb.Measures;
using Ebb.Tensors;

namespace Ebb.Tests.Measures;

public sealed class ClassifierTests
{
    private static readonly ClassifierOptions Few = new() { Steps = 3, BatchSize = 8 };

    private static Dataset Shapes(int count, ulong seed, int size = 8) => Datasets.Shapes(size, count, seed);

    [Fact]
    public void Train_OnShapes_TellsDiscsSquaresAndTriangles()
    {
        var training = Datasets.Shapes(16, 1024, seed: 1, channels: 1);
        var losses = new List<double>();
        var classifier = Classifier.Train(training, new() { Steps = 200, BatchSize = 16 }, progress: new Watch(progress => losses.Add(progress.Loss)));
        Assert.Equal(("classifier-shapes", 3, 200), (classifier.Name, classifier.Classes, losses.Count));
        Assert.Equal(Math.Log(3), losses[0], 0.5);
        Assert.InRange(classifier.Accuracy(Datasets.Shapes(16, 300, seed: 2, channels: 1)), 0.85, 1);
    }

    [Fact]
    public void Train_AtAnyNumberOfThreads_GivesTheSameBits()
    {
        var images = FeatureMatrix.Images(Shapes(5, seed: 4), [0, 1, 2, 3, 4]);
        FeatureMatrix With(int threads) => Classifier.Train(Shapes(40, seed: 3), Few, new CpuDevice(threads)).Of(images);
        FeatureMatrix one = With(1), two = With(2);
        for (int n = 0; n < images.Count; n++) Assert.Equal(one.Row(n), two.Row(n));
    }

    [Fact]
    public void Of_ABatch_IsThatOfItsImagesBitForBit()
    {
        var classifier = Classifier.Train(Shapes(40, seed: 3), Few);
        var images = FeatureMatrix.Images(Shapes(40, seed: 5), [.. Enumerable.Range(0, 40)]);
        var all = classifier.Of(images);
        Assert.Equal((40, 128), (all.Rows, all.Columns));
        foreach (int n in (int[])[0, 31, 32, 39]) Assert.Equal(classifier.Of(images.Image(n)).Row(0), all.Row(n));
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 5)]
    public void Gradients_OfTheLoss_AreThoseOfFiniteDifferences(int height, int width)
    {
        var net = new ClassifierNet(new NaiveDevice(), new Shape(1, 2, height, width), classes: 3, seed: 1);
        var tape = ClassifierTape.OfLogits(net, blockSize: 2, hasGradients: true);
        float[] images = Matrices.Normals(2 * 2 * height * width, 6);
        var gradient = new float[6];
        double Loss() => SoftmaxCrossEntropy.WithGradient(tape.Run(images), [2, 0], 1, gradient);

        Loss();
        tape.Backward(gradient, accumulate: false);
        foreach (var parameter in net.Parameters)
        {
            const float Step = 3e-4f;
            float[] values = parameter.Value.ToArray(), gradients = parameter.Gradient.ToArray();
            int index = values.Length / 2;
            double above = At(Step), below = At(-Step);
            Assert.Equal((above - below) / (2 * Step), gradients[index], 2e-3);

            double At(float step)
            {
                float[] moved = [.. values];
                moved[index] += step;
                parameter.Value.CopyFrom(moved);
                double loss = Loss();
                parameter.Value.CopyFrom(values);
                return loss;
            }
        }
    }

    [Fact]
    public void Classifier_OfWhatDoesNotFit_Refuses()
    {
        var unlabelled = new FloatDataset("plain", new float[8], 2, 1, 2, 2, null, null);
        var oneClass = new FloatDataset("ones", new float[8], 2, 1, 2, 2, [1, 1], null);
        Assert.False(Classifier.CanLearn(unlabelled) || Classifier.CanLearn(oneClass));
        Assert.Throws<ArgumentException>("data", () => Classifier.Train(unlabelled));
        Assert.Throws<ArgumentException>("data", () => Classifier.Train(oneClass));
        Assert.Throws<ArgumentOutOfRangeException>("Steps", () => Classifier.Train(Shapes(4, 1), new() { Steps = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("LearningRate", () => Classifier.Train(Shapes(4, 1), new() { LearningRate = double.NaN }));

        var classifier = Classifier.Train(Shapes(40, seed: 3), Few);
        Assert.Throws<ArgumentException>("images", () => classifier.Of(new ImageBatch(new Shape(1, 3, 4, 4), new float[48])));
        Assert.Throws<ArgumentException>("data", () => classifier.Accuracy(Shapes(4, 1, size: 9)));
    }

    private sealed class Watch(Action<ClassifierProgress> report) : IProgress<ClassifierProgress>
    {
        public void Report(ClassifierProgress value) => report(value);
    }
}
