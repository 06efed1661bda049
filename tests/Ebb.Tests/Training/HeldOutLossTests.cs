using Ebb.Data;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class HeldOutLossTests
{
    private static readonly Dataset Data = Datasets.Shapes(size: 8, count: 5, seed: 3);

    // A net of zeros answers 0, so that its loss is the mean square of what it should have said.
    private static DiffusionModel Zero(PredictionKind prediction)
    {
        var net = new EpsConvNet(new() { DataChannels = 3, Hidden = 4 });
        foreach (var parameter in net.Parameters) parameter.Value.CopyFrom(new float[parameter.Value.Shape.Count]);
        return new DiffusionModel(net, VpSchedule.Linear(steps: 20), 8, 8) { Prediction = prediction };
    }

    private static double MeanSquare(float[] values) => values.Average(value => (double)value * value);

    [Fact]
    public void ByTime_OfANetThatAnswersZero_IsTheMeanSquareOfTheNoise()
    {
        var loss = HeldOutLoss.ByTime(Zero(PredictionKind.Eps), Data, pairs: 12, seed: 9);
        Assert.Equal((12, "shapes"), (loss.Count, loss.Reference));
        Assert.Equal(Enumerable.Range(0, 12).Average(i => MeanSquare(NoiseOf(i))), loss.Mean, 1e-6);

        static float[] NoiseOf(int image)
        {
            var noise = new float[Data.ImageCount];
            Noise.FillGaussian(new NoiseKey(9, NoiseStream.Evaluation), image, noise);
            return noise;
        }
    }

    [Fact]
    public void ByTime_OfAnX0Model_IsTheMeanSquareOfTheImagesTakenInTurn()
    {
        double[] squares = new double[Data.Count];
        for (int i = 0; i < squares.Length; i++)
        {
            var image = new float[Data.ImageCount];
            Data.CopyImage(i, image);
            squares[i] = MeanSquare(image);
        }

        var loss = HeldOutLoss.ByTime(Zero(PredictionKind.X0), Data, pairs: 12);
        Assert.Equal(Enumerable.Range(0, 12).Average(i => squares[i % 5]), loss.Mean, 1e-6);
    }

    [Fact]
    public void ByTime_OfAsManyPairsAsTimesteps_VisitsEachOnce()
    {
        var loss = HeldOutLoss.ByTime(Zero(PredictionKind.V), Data, pairs: 20);
        Assert.Equal(10, loss.Bins.Count);
        Assert.All(loss.Bins, bin => Assert.Equal(2, bin.Count));
    }

    [Fact]
    public void ByTime_OfImagesOfAnotherSize_Refuses() =>
        Assert.Throws<ArgumentException>("data", () => HeldOutLoss.ByTime(Zero(PredictionKind.Eps), Datasets.Shapes(size: 9, count: 2)));
}
