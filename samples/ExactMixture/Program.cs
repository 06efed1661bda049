// Draws from a mixture of Gaussians by every reverse method of the catalog, with the mixture's exact field in place of a network.
// What comes out must be the mixture again: the picture shows it, and the table holds mean and covariance against the exact ones.
using System.Numerics.Tensors;
using Ebb.Random;
using Ebb.Spec;
using Ebb.Spec.Exact;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Schedules;

const int Count = 2000, Steps = 40;
const double SigmaMin = 0.01, SigmaMax = 10;

GaussianMixture<double> mixture = Pinwheel(arms: 5);
NoiseLevel<double> clean = NoiseLevel.OfSigma(0.0), noisy = NoiseLevel.OfSigma(SigmaMax);
int[] arms = [.. Enumerable.Range(0, Count).Select(i => mixture.ComponentOf((i + 0.5) / Count))];
double[] exact = [.. mixture.Mean(clean), .. mixture.Covariance(clean)];

Tensor<double> drawn = mixture.Sample(arms, Normal(NoiseStream.SampleStart, 1), clean);
List<Panel> panels = [new("the mixture", $"{Count} draws", Points(drawn))];
bool allHold = true;
Console.WriteLine($"{"method",-24} {"asked",6}   {"mean off by",11} {"at most",8}   {"covariance off by",17} {"at most",8}");
// Those of order 0 are for networks that are no exact fields.
foreach ((string name, ReverseMethod method) in Catalog.Methods.Where(entry => entry.Value.Order > 0))
{
    (Tensor<double> end, int asked) = Run(method, Steps);
    double[] moments = Moments(end), finer = Moments(Run(method, 2 * Steps).End), chance = StandardErrors(end);
    // Halving the steps shows what they cost: half of it or more is gone, so three times the change bounds it. Four standard errors are chance.
    double[] error = [.. moments.Zip(exact, (got, want) => Math.Abs(got - want))];
    double[] bound = [.. moments.Select((moment, i) => (3 * Math.Abs(moment - finer[i])) + (4 * chance[i]))];
    bool holds = error.Zip(bound).All(pair => pair.First <= pair.Second);
    allHold &= holds;
    string mark = holds ? "" : "   FAILS";
    Console.WriteLine($"{name,-24} {asked,6}   {error[..2].Max(),11:f4} {bound[..2].Max(),8:f4}   {error[2..].Max(),17:f4} {bound[2..].Max(),8:f4}{mark}");
    panels.Add(new(name, $"{asked} evaluations, off by {error[2..].Max():f3}", Points(end)));
}

ScatterPlot.Save("exact-mixture.svg", panels, reach: 3.2);
Console.WriteLine("wrote exact-mixture.svg");
return allHold ? 0 : 1;

// From the exact law at the greatest sigma to data. The network is told sigma.
(Tensor<double> End, int Asked) Run(ReverseMethod method, int steps)
{
    double[] sigmas = SigmaGrid.Karras(steps, SigmaMin, SigmaMax, final: FinalSigma.Zero);
    SamplerPlan<double> plan = method.Plan(LevelGrid.OfSigmas<double>(sigmas, sigmas[..^1]), PredictionKind.Eps);
    Tensor<double> start = mixture.Sample(arms, Normal(NoiseStream.SampleStart, 0), noisy);
    Tensor<double> Field(Tensor<double> x, double sigma) => mixture.Eps(x, NoiseLevel.OfSigma(sigma));
    return (SamplerRun.Final(plan, Field, start, stage => Normal(NoiseStream.SampleStep, stage)), plan.Evaluations);
}

static GaussianMixture<double> Pinwheel(int arms)
{
    double[] means = new double[arms * 2], covariances = new double[arms * 4];
    for (int k = 0; k < arms; k++)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * k / arms);
        (means[2 * k], means[(2 * k) + 1]) = (1.6 * cos, 1.6 * sin);
        // Long across the radius and thin along it, turned a little, so that the arms form a wheel.
        (double along, double across) = (Math.Sin((2 * Math.PI * k / arms) + 0.9), Math.Cos((2 * Math.PI * k / arms) + 0.9));
        double[] covariance = [Sum(across * across, along * along), Sum(across * along, -across * along), 0, Sum(along * along, across * across)];
        covariance[2] = covariance[1];
        covariance.CopyTo(covariances, 4 * k);
    }

    double[] priors = [.. Enumerable.Range(1, arms).Select(k => k / (arms * (arms + 1) / 2.0))];
    return new(Tensor.Create(means, [arms, 2]), Tensor.Create(covariances, [arms, 2, 2]), Tensor.Create(priors, [arms]));

    static double Sum(double ofLong, double ofThin) => (0.25 * ofLong) + (0.01 * ofThin);
}

static Tensor<double> Normal(NoiseStream stream, int step) => Tensor.Create(
    [.. Enumerable.Range(0, Count).SelectMany(i => Enumerable.Range(0, 2).Select(j => (double)Noise.Gaussian(new NoiseKey(7, stream, step), i, j)))], [Count, 2]);

static (double X, double Y)[] Points(Tensor<double> x) => [.. Enumerable.Range(0, Count).Select(i => (x[i, 0], x[i, 1]))];

// Mean (2 numbers) and covariance (4), and how far chance moves each.
static double[] Moments(Tensor<double> x) => [.. Features(x).Select(values => values.Average())];

static double[] StandardErrors(Tensor<double> x) =>
    [.. Features(x).Select(values => Math.Sqrt(values.Average(v => Math.Pow(v - values.Average(), 2)) / Count))];

static double[][] Features(Tensor<double> x)
{
    (double X, double Y)[] points = Points(x);
    (double meanX, double meanY) = (points.Average(p => p.X), points.Average(p => p.Y));
    return
    [
        [.. points.Select(p => p.X)],
        [.. points.Select(p => p.Y)],
        [.. points.Select(p => (p.X - meanX) * (p.X - meanX))],
        [.. points.Select(p => (p.X - meanX) * (p.Y - meanY))],
        [.. points.Select(p => (p.Y - meanY) * (p.X - meanX))],
        [.. points.Select(p => (p.Y - meanY) * (p.Y - meanY))],
    ];
}
