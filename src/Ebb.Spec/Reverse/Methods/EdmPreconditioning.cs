using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Reverse.Methods;

/// <summary>
/// A denoiser from a raw network F, on x = x0 + sigma eps:
/// <code>
/// D(x; sigma) = c_skip x + c_out F(c_in x, ln(sigma)/4)
/// c_skip = sd^2/(sigma^2 + sd^2)    c_out = sigma sd/sqrt(sigma^2 + sd^2)    c_in = 1/sqrt(sigma^2 + sd^2)
/// </code>
/// so that input and target of F have unit variance when the data have the standard deviation sd. Karras et al., 2022, equation 7, table 1.
/// </summary>
/// <remarks>
/// For consistency models c_skip = sd^2/((sigma - least)^2 + sd^2) and c_out = (sigma - least) sd/sqrt(sigma^2 + sd^2), so that D(x; least) = x
/// whatever F says. Song, Dhariwal, Chen and Sutskever, 2023, appendix C.
/// </remarks>
/// <param name="sigmaData">sd, above 0.</param>
/// <param name="flipsOutput">Whether c_out is negative, as for networks that were trained on v.</param>
/// <param name="least">The sigma at which D is the identity; 0 unless for consistency models.</param>
public sealed class EdmPreconditioning(double sigmaData = 0.5, bool flipsOutput = false, double least = 0)
{
    internal double Least => least;

    /// <summary>x0Hat from x and the raw output.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">Above 0.</param>
    /// <returns>(c_skip, c_out).</returns>
    public FieldWeights<TScalar> X0Weights<TScalar>(TScalar sigma)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar sd = TScalar.CreateChecked(sigmaData), distance = sigma - TScalar.CreateChecked(least);
        TScalar cOut = distance * sd * InputScale(sigma);
        return new(sd * sd / ((distance * distance) + (sd * sd)), flipsOutput ? -cOut : cOut);
    }

    /// <summary>What the network's input is multiplied by.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">At least 0.</param>
    /// <returns>c_in.</returns>
    public TScalar InputScale<TScalar>(TScalar sigma)
        where TScalar : IRootFunctions<TScalar>
    {
        TScalar sd = TScalar.CreateChecked(sigmaData);
        return TScalar.One / TScalar.Sqrt((sigma * sigma) + (sd * sd));
    }

    /// <summary>What the network is told of the noise level.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="sigma">Above 0.</param>
    /// <returns>c_noise = ln(sigma)/4.</returns>
    public static TScalar Time<TScalar>(TScalar sigma)
        where TScalar : ILogarithmicFunctions<TScalar> => TScalar.Log(sigma) * Ratio.Of<TScalar>(1, 4);

    /// <summary>The denoiser, which predicts <see cref="PredictionKind.X0"/> and is told sigma itself.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="network">The raw network F.</param>
    /// <returns>D.</returns>
    public FieldModel<TScalar> Denoiser<TScalar>(FieldModel<TScalar> network)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(network);
        return (x, sigma) =>
        {
            Tensor<TScalar> output = network(Tensor.Multiply<TScalar>(x, InputScale(sigma)), Time(sigma));
            Elements.CheckSameShape(x, output);
            FieldWeights<TScalar> weights = X0Weights(sigma);
            return Elements.WeightedSum((weights.FromX, x), (weights.FromField, output));
        };
    }

    /// <summary>A stage whose network is F: it sees the first level, and its output is made into x0Hat as at the second.</summary>
    internal SamplerStage<TScalar> Of<TScalar>(SamplerStage<TScalar> stage, NoiseLevel<TScalar> seen, NoiseLevel<TScalar> raised)
        where TScalar : IRootFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        TScalar sigma = seen.Sigma / seen.Alpha;
        FieldWeights<TScalar> x0 = X0Weights(raised.Sigma / raised.Alpha);
        return stage with
        {
            Time = Time(sigma),
            InputScale = InputScale(sigma) / seen.Alpha,
            X0 = x0 with { FromX = x0.FromX / raised.Alpha },
        };
    }
}
