using Ebb.Data;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Fields;
using Ebb.Spec.Schedules;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class EvaluationTests
{
    private const int PairsOfABand = 8;

    private static readonly Dataset Data = Datasets.Shapes(size: 8, count: 11, seed: 3);

    // A net of zeros answers 0, so that its loss of x0 is the mean square of the images, which each band takes in turn.
    [Fact]
    public void Loss_OfANetThatAnswersZero_IsInEachBandTheMeanSquareOfItsImages()
    {
        double[] squares = [.. Enumerable.Range(0, Data.Count).Select(MeanSquare)];
        var byTime = new double[Evaluation.Bands];
        new Evaluation(Zero(), Data, seed: 5).Loss(byTime);
        for (int band = 0; band < Evaluation.Bands; band++)
        {
            Assert.Equal(Enumerable.Range(band * PairsOfABand, PairsOfABand).Average(pair => squares[pair % Data.Count]), byTime[band], 1e-6);
        }
    }

    [Fact]
    public void Run_EveryMeasuredPoint_HasBandsWhoseMeanItIs()
    {
        var points = new List<TrainProgress>();
        var trainer = new Trainer(new EpsConvNet(new() { Hidden = 4 }, seed: 1), VpSchedule.Linear(20), Data, new() { Steps = 120, BatchSize = 2, EmaDecay = 0.9 });
        trainer.Run(new Recorder(points.Add));
        Assert.Equal(61, points.Count(point => point.HeldOutLoss is not null));
        foreach (var point in points)
        {
            Assert.Equal(point.HeldOutLoss is null ? 0 : Evaluation.Bands, point.HeldOutLossByTime.Length);
            if (point.HeldOutLoss is { } loss) Assert.Equal(loss, point.HeldOutLossByTime.ToArray().Average(), 1e-12);
        }

        // Little noise is hard to see.
        double[] last = points[^1].HeldOutLossByTime.ToArray();
        Assert.True(last[0] > last[^1], string.Join(' ', last));
    }

    [Fact]
    public void Loss_MeasuredAgain_AllocatesNothing()
    {
        var evaluation = new Evaluation(Zero(), Data, seed: 5);
        var byTime = new double[Evaluation.Bands];
        Assert.Equal(0, Allocations.Least(() => evaluation.Loss(byTime)));
    }

    private static double MeanSquare(int index)
    {
        var image = new float[Data.ImageCount];
        Data.CopyImage(index, image);
        return image.Average(value => (double)value * value);
    }

    private static DiffusionModel Zero()
    {
        var net = new EpsConvNet(new() { DataChannels = 3, Hidden = 4 });
        foreach (var parameter in net.Parameters) parameter.Value.CopyFrom(new float[parameter.Value.Shape.Count]);
        return new DiffusionModel(net, VpSchedule.Linear(steps: 20), 8, 8) { Prediction = PredictionKind.X0 };
    }
}
