using System.Text.Json;
using Ebb.Verify.Files;
using Ebb.Verify.Numbers;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Lipschitz;

/// <summary>Lipschitz constants in the Euclidean norm: two inputs at the distance e give outputs at most the constant times e apart.</summary>
public sealed class LipschitzResult
{
    internal LipschitzResult(Subject subject, CertifiedSampler sampler, int order, double[] layers, double net, double[] steps, double whole)
    {
        (Subject, Sampler, Order, Layers, Net, Steps, WholeSampler) = (subject, sampler, order, layers, net, steps, whole);
    }

    /// <summary>The model.</summary>
    public Subject Subject { get; }

    /// <summary>The reverse process.</summary>
    public CertifiedSampler Sampler { get; }

    /// <summary>k: the norms of layers are Schatten norms of order 2^(k+1).</summary>
    public int Order { get; }

    /// <summary>The operator norm of each convolution, in the order of the net's layers; of one that sees the time, over the image's channels.</summary>
    public IReadOnlyList<double> Layers { get; }

    /// <summary>The net's constant, from the image to epsHat at any time.</summary>
    public double Net { get; }

    /// <summary>The constant of each step, in the order of the indices.</summary>
    public IReadOnlyList<double> Steps { get; }

    /// <summary>The constant of the whole sampler, from its start to the picture.</summary>
    public double WholeSampler { get; }

    /// <summary>Writes a certificate of kind <c>lipschitz</c>.</summary>
    /// <param name="folder">Its folder; one that is there is replaced.</param>
    /// <exception cref="IOException">The disk refuses; what was there is as it was.</exception>
    public void Write(string folder) => new CertificateFolder(folder).Write("lipschitz", Subject, Sampler, WriteClaim);

    private void WriteClaim(Utf8JsonWriter json)
    {
        json.WriteNumber("order", Order);
        json.WriteStartArray("layers");
        for (int i = 0; i < Layers.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("conv", Subject.Net.Layers[i].Name);
            json.WriteString("norm", HexFloat.Format(Layers[i]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("net", HexFloat.Format(Net));
        json.WriteStartArray("steps");
        foreach (double step in Steps) json.WriteStringValue(HexFloat.Format(step));
        json.WriteEndArray();
        json.WriteString("sampler", HexFloat.Format(WholeSampler));
    }
}
