using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;

namespace Ebb.Spec.Tests.Reverse.Methods;

public sealed class EdmPreconditioningTests
{
    private static readonly double[] Sigmas = [80, 5, 0.5, 0.002];

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.3)]
    public void Weights_OfAnySigma_GiveInputAndTargetUnitVariance(double sd)
    {
        EdmPreconditioning preconditioning = new(sd);
        foreach (double sigma in Sigmas)
        {
            (double skip, double output) = preconditioning.X0Weights(sigma);
            Assert.Equal(1, Math.Pow(preconditioning.InputScale(sigma), 2) * ((sigma * sigma) + (sd * sd)), 1e-14);
            // The target (x0 - c_skip x)/c_out, of x = x0 + sigma eps with variances sd^2 and 1.
            Assert.Equal(1, ((Math.Pow((1 - skip) * sd, 2)) + Math.Pow(skip * sigma, 2)) / (output * output), 1e-12);
        }
    }

    [Fact]
    public void Denoiser_OfANetworkThatSaysNothing_IsThatOfGaussianData()
    {
        FieldModel<double> denoiser = new EdmPreconditioning(0.8).Denoiser<double>((x, _) => TensorOf.Map(x, _ => 0));
        FieldModel<double> exact = new GaussianData(0, 0.8).Model(NoiseLevel.OfSigma, PredictionKind.X0);
        foreach (double sigma in Sigmas)
        {
            Assert.Equal(exact(TensorOf.Vector(1.7), sigma).Values()[0], denoiser(TensorOf.Vector(1.7), sigma).Values()[0], 1e-14);
        }
    }

    [Fact]
    public void Denoiser_OfAConsistencyModelAtItsLeastSigma_IsTheIdentity()
    {
        EdmPreconditioning preconditioning = new(0.5, least: 0.002);
        Assert.Equal(new FieldWeights<double>(1, 0), preconditioning.X0Weights(0.002));
        Assert.Equal(1.7, preconditioning.Denoiser<double>((x, _) => x)(TensorOf.Vector(1.7), 0.002).Values()[0]);
    }

    [Fact]
    public void ConsistencySampler_OfAPreconditionedNetwork_LeavesTheLeastSigma()
    {
        IReadOnlyList<GridPoint<double>> grid = LevelGrid.OfSigmas<double>([5, 1, 0.3], [5, 1]);
        LinearUpdate<double>[] steps = [.. new ConsistencySampler(new EdmPreconditioning(least: 0.3)).Plan(grid, PredictionKind.X0).Stages.Select(stage => stage.Next)];
        // The image keeps noise of variance 0.3^2.
        Assert.Equal(1 - 0.09, steps[0].FromNoise * steps[0].FromNoise, 1e-15);
        Assert.Equal(0, steps[1].FromNoise);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Plan_OfTheRawNetwork_RunsAsThatOfItsDenoiser(bool flipsOutput)
    {
        EdmPreconditioning preconditioning = new(0.5, flipsOutput);
        FieldModel<double> network = (x, time) => TensorOf.Map(x, v => Math.Sin(v + time));
        IReadOnlyList<GridPoint<double>> grid = LevelGrid.OfSigmas<double>([.. Sigmas, 0], Sigmas);
        (ReverseMethod Raw, ReverseMethod Of)[] pairs = [(new Euler(null, preconditioning), new Euler()), (new EdmHeun(null, preconditioning), new EdmHeun())];
        foreach ((ReverseMethod raw, ReverseMethod of) in pairs)
        {
            double want = SamplerRun.Final(of.Plan(grid, PredictionKind.X0), preconditioning.Denoiser(network), TensorOf.Vector(30.0)).Values()[0];
            Assert.Equal(want, SamplerRun.Final(raw.Plan(grid, PredictionKind.Eps), network, TensorOf.Vector(30.0)).Values()[0], 1e-12);
        }
    }

    [Fact]
    public void Denoiser_OfANetworkThatChangesTheShape_Refuses() => Assert.Throws<ArgumentException>(
        "output", () => new EdmPreconditioning().Denoiser<double>((_, _) => TensorOf.Vector(1.0, 2))(TensorOf.Vector(1.0), 1));
}
