using System.Text.Json;
using Ebb.Formats;
using Ebb.Models;
using Ebb.Spec.Fields;

namespace Ebb.Cli.Tests.Engine;

/// <summary>The program with the real library: what <c>ebb train</c> leaves in a run folder.</summary>
public sealed class TrainRunTests : IDisposable
{
    private const string Smallest = "train --size 8 --n-total 8 --T 4 --batch-size 2 --hidden-c 2 --steps 4";
    private const string Labelled = "--T 4 --batch-size 2 --steps 2 --net unet --channels 4,4 --classes";

    private readonly LibraryProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Train_EverySettingOfTheLoss_IsRecordedInTheEcosystemsWords()
    {
        _program.Succeed($"{Smallest} --prediction v --schedule cosine --loss-weight min-snr --snr-gamma 3 --flip --gradient-accumulation-steps 2 --clip-grad 1 --out {_program.At("run")}");
        var run = RunJson("run");
        Assert.Equal(("v_prediction", "squaredcos_cap_v2"), (run.GetProperty("prediction_type").GetString(), run.GetProperty("beta_schedule").GetString()));
        Assert.Equal(("min_snr", 3.0), (run.GetProperty("loss_weighting").GetString(), run.GetProperty("snr_gamma").GetDouble()));
        Assert.Equal((true, false), (run.GetProperty("random_flip").GetBoolean(), run.GetProperty("rescale_betas_zero_snr").GetBoolean()));
        Assert.Equal(2, run.GetProperty("gradient_accumulation_steps").GetInt32());
        Assert.All(["beta_start", "beta_end", "shift", "recipe", "num_class_embeds", "class_dropout", "crop", "sample_every"], key => Assert.False(run.TryGetProperty(key, out _), key));

        var last = JsonDocument.Parse(File.ReadLines(_program.At("run", "metrics.jsonl")).Last()).RootElement;
        Assert.Equal(4, last.GetProperty("step").GetInt32());
        Assert.InRange(last.GetProperty("lr").GetDouble(), 1e-5, 1e-3);
        Assert.InRange(last.GetProperty("grad_norm").GetDouble(), 1e-6, 1e6);
    }

    [Fact]
    public void Train_GridsOnASchedule_ShowBothWeightsAndLeaveTheTrainingAsItIs()
    {
        _program.Succeed($"{Smallest} --ema 0.9 --sample-every 2 --out {_program.At("with")}");
        _program.Succeed($"{Smallest} --ema 0.9 --sample-every off --tensorboard off --out {_program.At("without")}");
        Assert.Equal(
            ["step-000002-raw.png", "step-000002.png", "step-000004-raw.png", "step-000004.png"],
            Directory.GetFiles(_program.At("with", "images", "progress")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.NotEqual(Progress("step-000004.png"), Progress("step-000004-raw.png"));
        Assert.NotEqual(Progress("step-000002.png"), Progress("step-000004.png"));
        Assert.True(File.Exists(_program.At("with", "images", "loss.svg")));
        Assert.Single(Directory.GetFiles(_program.At("with"), "events.out.tfevents.*"));

        Assert.False(Directory.Exists(_program.At("without", "images", "progress")));
        Assert.Empty(Directory.GetFiles(_program.At("without"), "events.out.tfevents.*"));
        foreach (string model in new[] { "model", "model-raw" })
        {
            string weights = Path.Combine(model, "diffusion_pytorch_model.safetensors");
            Assert.Equal(File.ReadAllBytes(_program.At("without", weights)), File.ReadAllBytes(_program.At("with", weights)));
        }

        byte[] Progress(string name) => File.ReadAllBytes(_program.At("with", "images", "progress", name));
    }

    [Fact]
    public void Train_GridsWithoutAnAverage_AreOneEach()
    {
        _program.Succeed($"{Smallest} --sample-every 3 --out {_program.At("run")}");
        Assert.Equal("step-000003.png", Path.GetFileName(Assert.Single(Directory.GetFiles(_program.At("run", "images", "progress")))));
        Assert.Equal(3, RunJson("run").GetProperty("sample_every").GetInt32());
    }

    [Theory]
    [InlineData("", 4, 0.1)]
    [InlineData(" --class-dropout 0.5", 4, 0.5)]
    [InlineData(" --class-dropout 0", 3, 0.0)]
    public void Train_Classes_MakeANetThatKnowsThemAndOneForNone(string flags, int classes, double dropout)
    {
        WriteImages(labels: [0, 2, 1, 2, 0, 1, 1, 2]);
        _program.Succeed($"train --x {_program.At("x.npy")} --y {_program.At("y.npy")} {Labelled}{flags} --out {_program.At("run")}");
        var run = RunJson("run");
        Assert.Equal((classes, dropout), (run.GetProperty("num_class_embeds").GetInt32(), run.GetProperty("class_dropout").GetDouble()));
        using var config = JsonDocument.Parse(File.ReadAllText(_program.At("run", "model", "unet", "config.json")));
        Assert.Equal(classes, config.RootElement.GetProperty("num_class_embeds").GetInt32());

        // Three classes, a row of four images each, 8 pixels zoomed 8 times with a gap of one.
        var grid = PngFile.Read(_program.At("run", "images", "sample-grid.png"));
        Assert.Equal(((4 * 65) + 1, (3 * 65) + 1), (grid.Width, grid.Height));
    }

    [Fact]
    public void Train_ClassesOfImagesWithoutLabels_SaysWhatIsMissing()
    {
        WriteImages(labels: null);
        var (code, _, error) = _program.Run($"train --x {_program.At("x.npy")} {Labelled} --out {_program.At("run")}");
        Assert.Equal(1, code);
        Assert.Contains("has no labels, so there is nothing for --classes to show: leave it out, or give labels with --y", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_program.At("run")));
    }

    [Theory]
    [InlineData("--schedule flow --shift 2", "flow", "v_prediction", 2.0)]
    [InlineData("--schedule cosine --zero-snr", "squaredcos_cap_v2", "v_prediction", null)]
    [InlineData("--schedule sigmoid --prediction x0", "sigmoid", "sample", null)]
    public void Train_LevelsAndPrediction_AreThoseOfTheModelThatIsSampled(string flags, string schedule, string prediction, double? shift)
    {
        _program.Succeed($"{Smallest} {flags} --out {_program.At("run")}");
        var run = RunJson("run");
        Assert.Equal((schedule, prediction), (run.GetProperty("beta_schedule").GetString(), run.GetProperty("prediction_type").GetString()));
        Assert.Equal(shift, run.TryGetProperty("shift", out var recorded) ? recorded.GetDouble() : null);

        var model = ModelFolder.Load(_program.At("run"));
        Assert.Equal(prediction == "sample" ? PredictionKind.X0 : PredictionKind.V, model.Prediction);
        Assert.Equal((shift, flags.Contains("sigmoid", StringComparison.Ordinal)), (model.Levels.Shift, model.Levels[3].Alpha > 0));
        _program.Succeed($"sample {_program.At("run")} --n 1 --out {_program.At("one.npy")}");
    }

    [Fact]
    public void Train_Recipe_IsRecorded()
    {
        _program.Succeed($"train --recipe shapes32 --size 8 --n-total 8 --steps 1 --T 3 --channels 4,4 --out {_program.At("run")}");
        Assert.Equal("shapes32", RunJson("run").GetProperty("recipe").GetString());
    }

    private JsonElement RunJson(string folder) => JsonDocument.Parse(File.ReadAllText(_program.At(folder, "run.json"))).RootElement;

    private void WriteImages(int[]? labels)
    {
        var values = new float[8 * 64];
        for (int i = 0; i < values.Length; i++) values[i] = 0.5f + (0.5f * MathF.Sin(i));
        NpyFile.Write(_program.At("x.npy"), NpyArray.Of(values, 8, 1, 8, 8));
        if (labels is not null) NpyFile.Write(_program.At("y.npy"), NpyArray.Of(Array.ConvertAll(labels, label => (float)label), labels.Length));
    }
}
