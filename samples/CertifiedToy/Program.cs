// A small net learns a mixture of three Gaussians in the plane; then the probability that a sample ends near each of them is bounded for certain: not by drawing
// samples, but by sending squares that cover the plane of starts through the whole sampler. docs/certificates.md says why the bounds hold.
using System.Diagnostics;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Training;
using Ebb.Verify.Probability;
using Ebb.Verify.Subjects;

const int T = 20;
const double Deviation = 0.2, Radius = 1;
(double X, double Y)[] modes = [(2, 0), (-1, 1.732), (-1, -1.732)];
string folder = args.Length > 0 ? args[0] : "certified-toy";

// Values need not lie in [-1, 1] where nothing is clamped. A kernel of 1 on one pixel makes the net a perceptron.
var net = new EpsConvNet(new() { DataChannels = 2, Hidden = 16, Kernel = 1 }, seed: 1);
var schedule = VpSchedule.Linear(T, betaStart: 0.001, betaEnd: 0.5);
var options = new TrainerOptions { Steps = 6000, BatchSize = 64, LearningRate = 3e-3 };
var run = new Trainer(net, schedule, new PlanePoints(20_000, modes, Deviation, seed: 1), options).Run();
Console.WriteLine($"trained: loss {run.Curve[0].HeldOutLoss:f3} to {run.Curve[^1].HeldOutLoss:f3} in {run.Elapsed.TotalSeconds:f0} s");
ModelFolder.Save(run.Model, Path.Combine(folder, "model"));

int[] indices = [.. Enumerable.Range(1, T).Reverse()];
PlaneDisc[] discs = [.. modes.Select(mode => new PlaneDisc(mode.X, mode.Y, Radius))];
var watch = Stopwatch.StartNew();
var result = PlaneCertifier.Certify(Subject.Open(Path.Combine(folder, "model")), indices, discs);
Console.WriteLine($"certified in {watch.Elapsed.TotalSeconds:f1} s: {result.SquaresSeen} squares, at most {100 * result.UndecidedProbability:f3} % undecided");

// What drawing says, for comparison; it has an error of its own.
const int Count = 20_000;
var drawn = run.Model.Sample(Count, seed: 7, new SamplerOptions { Clip = ClipMode.None }).Values().ToArray();
for (int k = 0; k < discs.Length; k++)
{
    var (disc, bounds) = (discs[k], result.Discs[k]);
    int hits = Enumerable.Range(0, Count).Count(i => Math.Pow(drawn[2 * i] - disc.X, 2) + Math.Pow(drawn[(2 * i) + 1] - disc.Y, 2) <= disc.Radius * disc.Radius);
    Console.WriteLine($"within {disc.Radius} of ({disc.X}, {disc.Y}): {bounds.Lower:f5} to {bounds.Upper:f5}; of {Count} drawn, {(double)hits / Count:f5}");
}

Console.WriteLine($"in any of the discs: {result.AnyDisc.Lower:f5} to {result.AnyDisc.Upper:f5}");
string picture = Path.Combine(folder, "starts.png");
StartPicture.Write(picture, result, discs, reach: 6);
Console.WriteLine($"wrote {picture}");
return result.UndecidedProbability <= 0.01 ? 0 : 1;
