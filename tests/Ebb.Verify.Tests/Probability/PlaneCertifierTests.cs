using Ebb.Data;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Verify.Probability;
using Ebb.Verify.Subjects;
using Ebb.Verify.Tests.Lipschitz;

namespace Ebb.Verify.Tests.Probability;

public sealed class PlaneCertifierTests
{
    private static readonly int[] Indices = [4, 3, 2, 1];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_PointsOfABox_EndWhereItSays(bool residual)
    {
        using var model = new SavedModel(Net(residual), 4, 1);
        var plane = new PlaneSampler(model.Subject, Indices);
        var sampler = new Sampler(model.Subject.Model, new() { Clip = ClipMode.None });
        var random = new System.Random(2);
        double[] lower = new double[2], upper = new double[2];
        foreach (double side in new[] { 1.0, 0.25, 1 / 64.0, 0 })
        {
            var box = new PlaneBox(random.NextDouble() - 0.5, random.NextDouble() - 0.5, side);
            plane.Run(box, lower, upper);
            for (int point = 0; point < 50; point++)
            {
                float[] x = [(float)(box.Left + (side * Part(random, point))), (float)(box.Bottom + (side * Part(random, point / 3)))];
                var end = sampler.Denoise(new ImageBatch(new(1, 2, 1, 1), x), 3, seed: 0).Images.Values();
                for (int i = 0; i < 2; i++) Assert.InRange(end[i], lower[i] - 2e-5, upper[i] + 2e-5);
            }

            // Smaller boxes end in smaller ones: a point in next to nothing.
            if (side == 0) Assert.InRange(upper[0] - lower[0], 0, 1e-10);
        }
    }

    [Fact]
    public void Certify_ALinearNet_HoldsTheProbabilityThatIsKnown()
    {
        // Large biases keep every relu open, and out's bias takes them away: epsHat = x/2 at every time, and x ends as a factor times the start.
        using var model = new SavedModel(Linear(), 4, 1);
        var schedule = VpSchedule.Linear(4);
        double factor = 1;
        foreach (int t in Indices)
        {
            var step = DdimStep.Coefficients(schedule, t, t - 1, ClipMode.None, Spec.Scalars.DivisionGuard.None);
            factor *= step.FromX + (step.FromX0 * step.X0FromX) + (0.5 * (step.FromOutput + (step.FromX0 * step.X0FromOutput)));
        }

        const double Radius = 1.25;
        double expected = 1 - Math.Exp(-Radius * Radius / (2 * factor * factor));
        var result = PlaneCertifier.Certify(model.Subject, Indices, [new(0, 0, Radius), new(40, 0, 1)], new() { Tolerance = 0.02 });
        Assert.True(result.Discs[0].Contains(expected), $"{result.Discs[0]} {expected}");
        Assert.InRange(result.Discs[0].Upper - result.Discs[0].Lower, 0, 0.02);
        Assert.InRange(result.UndecidedProbability, 0, 0.02);
        Assert.InRange(result.Discs[1].Upper, 0, 1e-8);
        Assert.True(result.AnyDisc.Contains(expected));
    }

    [Fact]
    public void Certify_ManyPartsOfThePlane_CoverItOnce()
    {
        using var model = new SavedModel(Net(residual: false), 4, 1);
        var result = PlaneCertifier.Certify(model.Subject, Indices, [new(0, 0, 0.7)], new() { Tolerance = 0.05 });
        Assert.Equal(144, result.Squares.Sum(square => square.Side * square.Side), 9);
        Assert.Equal(result.Squares.Count, result.Squares.Select(square => (square.Left, square.Bottom)).Distinct().Count());
        Assert.InRange(result.UndecidedProbability, 0, 0.05);
    }

    [Fact]
    public void Certify_SampledStarts_AgreeWithTheirSquares()
    {
        using var model = new SavedModel(Net(residual: true), 4, 1);
        PlaneDisc[] discs = [new(0.3, 0, 0.4), new(-1, 0.5, 0.5)];
        var result = PlaneCertifier.Certify(model.Subject, Indices, discs, new() { Tolerance = 0.05 });
        var sampler = new Sampler(model.Subject.Model, new() { Clip = ClipMode.None });
        var random = new System.Random(4);
        for (int point = 0; point < 300; point++)
        {
            float[] x = [(float)((6 * random.NextDouble()) - 3), (float)((6 * random.NextDouble()) - 3)];
            var square = result.Squares.First(at => x[0] >= at.Left && x[0] < at.Left + at.Side && x[1] >= at.Bottom && x[1] < at.Bottom + at.Side);
            var end = sampler.Denoise(new ImageBatch(new(1, 2, 1, 1), x), 3, seed: 0).Images.Values();
            for (int k = 0; k < discs.Length; k++)
            {
                double distance = Math.Sqrt(Math.Pow(end[0] - discs[k].X, 2) + Math.Pow(end[1] - discs[k].Y, 2));
                if (square.Disc == k) Assert.InRange(distance, 0, discs[k].Radius + 1e-4);
                else if (square.Disc != PlaneBox.Undecided) Assert.InRange(distance, discs[k].Radius - 1e-4, double.MaxValue);
            }
        }
    }

    [Fact]
    public void Certify_AtAnyNumberOfThreads_SaysTheSame()
    {
        using var model = new SavedModel(Net(residual: false), 4, 1);
        var one = PlaneCertifier.Certify(model.Subject, Indices, [new(0, 0, 0.7)], new() { Tolerance = 0.1, Threads = 1 });
        var two = PlaneCertifier.Certify(model.Subject, Indices, [new(0, 0, 0.7)], new() { Tolerance = 0.1, Threads = 2 });
        Assert.Equal(one.Discs, two.Discs);
        Assert.Equal(one.Squares, two.Squares);
    }

    [Fact]
    public void Certify_WhatItCannot_IsRefused()
    {
        using var model = new SavedModel(Net(residual: false), 4, 1);
        Assert.Contains("overlap", Assert.Throws<ArgumentException>(() => PlaneCertifier.Certify(model.Subject, Indices, [new(0, 0, 1), new(1, 0, 0.5)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PlaneCertifier.Certify(model.Subject, Indices, []));
        Assert.Throws<ArgumentException>(() => PlaneCertifier.Certify(model.Subject, Indices, [new(0, 0, double.NaN)]));
        using var larger = new SavedModel(new EpsConvNet(new() { DataChannels = 1, Hidden = 2 }), 4, 4);
        Assert.Contains("(1, 4, 4)", Assert.Throws<UncertifiableException>(() => PlaneCertifier.Certify(larger.Subject, Indices, [new(0, 0, 1)])).Message, StringComparison.Ordinal);
    }

    // Ends and corners of a box too.
    private static double Part(System.Random random, int point) => (point % 5) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };

    // A kernel of 3 on one pixel sees zeros but in the middle.
    private static Net Net(bool residual) => residual
        ? new EpsResidualConvNet(new() { DataChannels = 2, Hidden = 6, Kernel = 3 }, seed: 3)
        : new EpsConvNet(new() { DataChannels = 2, Hidden = 8, Kernel = 1 }, seed: 5);

    private static EpsConvNet Linear()
    {
        var net = new EpsConvNet(new() { DataChannels = 2, Hidden = 2, Kernel = 1 });
        foreach (var parameter in net.Parameters)
        {
            var shape = parameter.Value.Shape;
            float[] values = new float[shape.Count];
            if (parameter.Name.EndsWith("weight", StringComparison.Ordinal))
            {
                for (int i = 0; i < 2; i++) values[(i * shape.C) + i] = parameter.Name.StartsWith("conv4", StringComparison.Ordinal) ? 0.5f : 1;
            }
            else
            {
                Array.Fill(values, parameter.Name.StartsWith("conv4", StringComparison.Ordinal) ? -96 : 64);
            }

            parameter.Value.CopyFrom(values);
        }

        return net;
    }
}
