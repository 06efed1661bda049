using System.Globalization;
using System.Text;
using Ebb.Data;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Tensors;

namespace Ebb.Studio.Tests;

/// <summary>A folder of runs in a temporary place, with a secret beside it, and a server that shows it.</summary>
internal sealed class StudioFolder : IAsyncDisposable
{
    public const string Secret = "nobody may read this";

    private readonly string _outer = Directory.CreateTempSubdirectory("ebb-studio-").FullName;
    private StudioServer? _server;

    public StudioFolder()
    {
        Root = Path.Combine(_outer, "runs");
        Directory.CreateDirectory(Root);
        File.WriteAllText(SecretPath, $"{{\"dataset\": \"{Secret}\", \"secret\": \"{Secret}\"}}");
    }

    public string Root { get; }

    public string SecretPath => Path.Combine(_outer, "secret.json");

    public string Outer => _outer;

    public string Write(string name, string text)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A run without a model.</summary>
    public void AddRun(string id, int lines = 10, string dataset = "shapes", double rate = 0.001)
    {
        Write($"{id}/run.json", string.Create(CultureInfo.InvariantCulture,
            $"{{\"created_utc\": \"2026-01-02T03:04:05Z\", \"dataset\": \"{dataset}\", \"net\": \"EpsConvNet\", \"steps\": {10 * lines}, \"lr\": {rate}, \"seed\": 3, \"n_total\": 30, \"n_held_out\": 2, \"image_shape\": [1, 8, 8]}}"));
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            string heldOut = i % 5 == 0 ? string.Create(CultureInfo.InvariantCulture, $"\"held_out_loss\":{2.0 / (i + 1)},") : "";
            text.Append(CultureInfo.InvariantCulture, $"{{\"step\":{10 * i},\"loss\":{1.0 / (i + 1)},{heldOut}\"lr\":{rate},\"grad_norm\":1.5,\"ms\":2,\"elapsed_s\":{0.1 * i}}}\n");
        }

        Write($"{id}/metrics.jsonl", text.ToString());
    }

    /// <summary>A run with a small model and the pictures that a run leaves.</summary>
    public DiffusionModel AddTrainedRun(string id)
    {
        AddRun(id);
        var model = new DiffusionModel(new EpsResidualConvNet(new EpsConvNetConfig { DataChannels = 1, Hidden = 4, Kernel = 3 }), VpSchedule.Linear(20), 8, 8);
        ModelFolder.Save(model, Path.Combine(Root, id, "model"));
        var images = new ImageBatch(new Shape(4, 1, 8, 8), [.. Enumerable.Range(0, 256).Select(i => i / 128f - 1)]);
        foreach (string name in (ReadOnlySpan<string>)["sample-grid.png", "reference.png", "noisy.png", "reconstruct.png", "progress/step-000050.png", "progress/step-000050-raw.png"])
        {
            images.SaveGrid(Path.Combine(Root, id, "images", name));
        }

        PictureFile.Write(Path.Combine(Root, id, "images", "only.ppm"), images.Picture(0));
        Write($"{id}/images/loss.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
        return model;
    }

    public async Task<StudioClient> StartAsync()
    {
        _server = await StudioServer.StartAsync(new StudioOptions { Root = Root, Front = typeof(StudioFolder).Assembly });
        return new StudioClient(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_outer, recursive: true);
    }
}
