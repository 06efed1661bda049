using Ebb.Nn;
using Ebb.Sampling;

namespace Ebb.Verify.Subjects;

/// <summary>A net of convolutions, relus, sums and the time channel, as a list of layers; the last value is epsHat.</summary>
/// <param name="Class">The architecture's name.</param>
/// <param name="Channels">Channels of an image, without the time.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Layers">The layers in order.</param>
public sealed record CertifiedNet(string Class, int Channels, int Height, int Width, IReadOnlyList<CertifiedLayer> Layers)
{
    /// <summary>Values of one image.</summary>
    public int Count => Channels * Height * Width;

    /// <summary>The layers of a model's net.</summary>
    /// <exception cref="UncertifiableException">The net has layers that no certificate covers, or predicts something other than eps.</exception>
    public static CertifiedNet Of(DiffusionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Prediction != Spec.Fields.PredictionKind.Eps)
        {
            throw new UncertifiableException($"The net predicts {model.Prediction}; certificates cover nets that predict eps. Train with --prediction eps.");
        }

        (string Name, int Input, int? Add, bool Relu)[] wiring = model.Net switch
        {
            EpsConvNet => [("conv1", 0, null, true), ("conv2", 1, null, true), ("conv3", 2, null, true), ("conv4", 3, null, false)],
            EpsResidualConvNet =>
            [
                ("stem", 0, null, true),
                ("block1.conv1", 1, null, true), ("block1.conv2", 2, 1, true),
                ("block2.conv1", 3, null, true), ("block2.conv2", 4, 3, true),
                ("out", 5, null, false),
            ],
            UNet2D => throw Refusal(model.Net, "group norm, SiLU and attention"),
            _ => throw Refusal(model.Net, "layers that are not known here"),
        };
        return new(model.Net.Architecture, model.Net.InputChannels, model.Height, model.Width, [.. wiring.Select(layer => Layer(model.Net, layer))]);
    }

    private static CertifiedLayer Layer(Net net, (string Name, int Input, int? Add, bool Relu) wiring)
    {
        var weight = net.Parameters.Single(parameter => parameter.Name == $"{wiring.Name}.weight").Value;
        var bias = net.Parameters.Single(parameter => parameter.Name == $"{wiring.Name}.bias").Value;
        return new(wiring.Name, weight.Shape.C, weight.Shape.N, weight.Shape.H, weight.ToArray(), bias.ToArray(), wiring.Input, wiring.Add, wiring.Relu);
    }

    private static UncertifiableException Refusal(Net net, string layers) =>
        new($"A {net.Architecture} has {layers}; certificates cover convolution, relu, the residual sum and the time channel. Use a net of --net plain or residual.");
}
