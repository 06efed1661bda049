using System.Text.Json;
using Ebb.Devices;
using Ebb.Nn;
using Ebb.Spec.Schedules;
using Ebb.Tensors;
using Ebb.Testing;

namespace Ebb.Tests.Golden;

/// <summary>One network case of golden/nets: its arrays, its configuration and the tolerances of float32.</summary>
internal sealed class GoldenNet
{
    // What a Winograd kernel may lose (golden/nets/README.md).
    private const double WinogradFactor = 10;

    private readonly JsonElement _entry;
    private double _factor = 1;

    private GoldenNet(string name, JsonElement entry)
    {
        (Name, _entry) = (name, entry);
        Arrays = NpzFile.Open(GoldenFolder.Path("nets", entry.GetProperty("file").GetString()!));
    }

    public string Name { get; }

    public NpzFile Arrays { get; }

    public VpSchedule<double> Schedule => VpSchedule.Linear(Number("T"), Config.GetProperty("beta0").GetDouble(), Config.GetProperty("beta1").GetDouble());

    public int Steps => Number("steps");

    public double LearningRate => Config.GetProperty("lr").GetDouble();

    public int ReconstructFrom => Number("recon_from");

    /// <summary>The settings of the run with everything that training has, or null where the case has no such run.</summary>
    public JsonElement? FullTraining => Config.TryGetProperty("full", out var full) ? full : null;

    public Shape Images => new(Number("batch"), Number("channels"), Number("height"), Number("width"));

    private JsonElement Config => _entry.GetProperty("config");

    /// <summary>The names of all cases of the manifest that are networks, or that are not.</summary>
    public static IEnumerable<string> Names(bool isNetwork) => GoldenJson.Open(GoldenFolder.Path("nets", "manifest.json"))
        .EnumerateObject()
        .Where(entry => entry.Value.GetProperty("config").TryGetProperty("net", out _) == isNetwork)
        .Select(entry => entry.Name);

    public static GoldenNet Open(string name) => new(name, GoldenJson.Open(GoldenFolder.Path("nets", "manifest.json")).GetProperty(name));

    public bool Has(string array) => Arrays.Contains(array);

    /// <summary>The net with the case's initial weights, or null for an architecture that Ebb does not have.</summary>
    public EpsNet? CreateNet(Device device)
    {
        var config = new EpsConvNetConfig { DataChannels = Number("channels"), Hidden = Number("hidden"), Kernel = Number("kernel") };
        _factor = device is CpuDevice { UsesWinograd: true } && config.Kernel == 3 && config.Hidden >= (Number("height") * Number("width") < 256 ? 32 : 8) ? WinogradFactor : 1;
        EpsNet? net = Config.GetProperty("net").GetString() switch
        {
            "plain" => new EpsConvNet(config, device: device),
            "residual" => new EpsResidualConvNet(config, device: device),
            _ => null,
        };
        foreach (var parameter in net?.Parameters ?? []) parameter.Value.CopyFrom(Arrays["init/" + parameter.Name].ToSingle());
        return net;
    }

    /// <summary>Compares with an expected array, or with row <paramref name="row"/> of it, at float32's tolerance.</summary>
    public void Check(string array, ReadOnlySpan<float> got, int? row = null)
    {
        var tolerance = Tolerance.Float32(_entry.GetProperty("arrays").GetProperty(array)).TimesAbsolute(_factor);
        var want = row is { } index ? Arrays[array].Row(index) : Arrays[array];
        Close.Elementwise($"{Name} {array}{(row is null ? "" : $"[{row}]")}", want, got, tolerance);
    }

    private int Number(string key) => Config.GetProperty(key).GetInt32();
}
