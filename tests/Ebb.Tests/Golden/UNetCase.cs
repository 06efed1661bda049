using System.Text.Json;
using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Spec.Nn;
using Ebb.Spec.Reverse;
using Ebb.Spec.Scalars;
using Ebb.Tensors;
using Ebb.Testing;

namespace Ebb.Tests.Golden;

/// <summary>One case of golden/unet2d on one device: everything it expects, computed in float32.</summary>
internal sealed class UNetCase
{
    private readonly Dictionary<string, float[]> _results = new(StringComparer.Ordinal);
    private readonly JsonElement _entry;
    private readonly NpzFile _arrays;
    private readonly string _name;

    public UNetCase(string name, Device device)
    {
        (_name, _entry) = (name, Manifest.GetProperty(name));
        _arrays = NpzFile.Open(GoldenFolder.Path("unet2d", name, "reference.npz"));
        string configPath = GoldenFolder.Path("unet2d", name, "config.json"), weightsPath = GoldenFolder.Path("unet2d", name, "diffusion_pytorch_model.safetensors");
        Net = new UNet2D(UNet2DConfigJson.Read(GoldenJson.Open(configPath), configPath).Config, device: device);
        Weights.Place(SafetensorsFile.Read(weightsPath), Net, weightsPath);
        Train();
        if (_arrays.Contains("ddim/timesteps")) _results["ddim/x"] = _results["ddim/x_f64"] = Sample();
    }

    public static JsonElement Manifest => GoldenJson.Open(GoldenFolder.Path("unet2d", "manifest.json"));

    public UNet2D Net { get; }

    /// <summary>The parameters of the manifest, in its spelling, with the norms of their gradients; "sample" is the images.</summary>
    public IEnumerable<(string Name, double Norm)> Norms => _entry.GetProperty("gradient_l2").EnumerateObject().Select(norm => (norm.Name, norm.Value.GetDouble()));

    public long ParameterCount => _entry.GetProperty("parameters").GetInt64();

    public static IEnumerable<string> Expected(JsonElement entry) => entry.GetProperty("arrays").EnumerateObject()
        .Where(array => array.Value.GetProperty("role").GetString() != "given")
        .Select(array => array.Name);

    /// <summary>Compares with an expected array at its tolerance; what only float64 can meet is held to that of its float32 twin.</summary>
    public void Check(string array)
    {
        string twin = array.EndsWith("_f64", StringComparison.Ordinal) ? array[..^4] : array;
        double limit = _entry.GetProperty("arrays").GetProperty(twin).GetProperty("atol").GetDouble();
        Close.Elementwise($"{_name}/{array}", _arrays[array], Result(array), new Tolerance(limit, 0));
    }

    public void CheckNorm(string parameter, double norm)
    {
        var tolerance = new Tolerance(_entry.GetProperty("gradient_l2_atol").GetDouble(), _entry.GetProperty("gradient_l2_rtol").GetDouble());
        double got = Math.Sqrt(Result("grad/" + parameter).Sum(value => (double)value * value));
        Close.Elementwise($"{_name} gradient_l2/{parameter}", norm, got, tolerance);
    }

    private float[] Result(string array) => _results.TryGetValue(UNet2DNames.Current(array), out float[]? result)
        ? result
        : throw new InvalidDataException($"Nothing computed {array}; there are: {string.Join(", ", _results.Keys)}.");

    private void Train()
    {
        var (sample, target) = (Images("sample"), Images("target"));
        var tape = new Tape(Net.Device, hasGradients: true);
        var recorded = (RecordedUNet2D)Net.Record(tape, sample.Shape, wantsImageGradient: true);
        tape.Seal(recorded.Output);
        recorded.Place(sample, null, default, default, _arrays["timesteps"].ToSingle(), Classes(sample.Shape.N));
        tape.Forward();
        double error = Net.Device.SquaredErrorWithGradient(recorded.Output.Value, target, 2f / target.Shape.Count, recorded.Output.Gradient);
        tape.Backward();

        _results["output"] = _results["output_f64"] = recorded.Output.Value.ToArray();
        _results["loss"] = [(float)(error / target.Shape.Count)];
        foreach (var (part, variable) in recorded.Parts) _results["act/" + part] = variable.Value.ToArray();
        _results["grad/sample"] = recorded.Input.Gradient.ToArray();
        foreach (var parameter in Net.Parameters.Where(parameter => parameter.IsTrained)) _results["grad/" + parameter.Name] = parameter.Gradient.ToArray();
    }

    private float[] Sample()
    {
        double[] alphaBar = _arrays["ddim/alpha_bar"].Data;
        long[] timesteps = _arrays["ddim/timesteps"].ToInt64();
        var start = _arrays["ddim/x"].Row(0);
        var x = Net.Device.From(ShapeOf(start), start.ToSingle());
        var tape = new Tape(Net.Device, hasGradients: false);
        var recorded = Net.Record(tape, x.Shape);
        tape.Seal(recorded.Output);
        List<float> states = [.. start.ToSingle()];
        for (int j = 0; j < timesteps.Length; j++)
        {
            long previous = timesteps[j] - (alphaBar.Length / timesteps.Length);
            var step = DdimStep.Coefficients(alphaBar[timesteps[j]], previous < 0 ? 1 : alphaBar[previous], ClipMode.Keep, DivisionGuard.Floor);
            float[] times = [.. Enumerable.Repeat((float)timesteps[j], x.Shape.N)];
            recorded.Place(x, null, default, default, times, Classes(x.Shape.N));
            tape.Forward();
            Net.Device.ReverseStep(x, recorded.Output.Value, null, step, x);
            states.AddRange(x.ToArray());
        }

        return [.. states];
    }

    private int[] Classes(int images) => _arrays.Contains("class_labels") ? [.. _arrays["class_labels"].ToInt64().Take(images).Select(label => (int)label)] : [];

    private Tensor Images(string array) => Net.Device.From(ShapeOf(_arrays[array]), _arrays[array].ToSingle());

    private static Shape ShapeOf(GoldenArray array) => new(array.Shape[0], array.Shape[1], array.Shape[2], array.Shape[3]);
}
