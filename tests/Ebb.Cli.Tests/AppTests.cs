using System.Text.Json;

namespace Ebb.Cli.Tests;

public sealed class AppTests
{
    [Fact]
    public void Run_Version_PrintsOneLine()
    {
        var run = CliRun.Of("--version");
        Assert.Equal((0, "ebb 0.1.0\n", ""), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData("trian", "unknown command 'trian' (did you mean train?)")]
    [InlineData("--verison", "unknown flag --verison (did you mean --version?)")]
    [InlineData("zebra", "unknown command 'zebra'")]
    public void Run_UnknownWord_IsAUsageError(string line, string expected)
    {
        var run = CliRun.Of(line);
        Assert.Equal([$"ebb: {expected}", "hint: 'ebb --help' lists every flag with its range and default."], run.ErrorLines);
        Assert.Equal((2, ""), (run.Code, run.Out));
    }

    public static TheoryData<string, int, string> Failures() => new()
    {
        { "io", 1, "ebb: disk full" },
        { "data", 1, "ebb: cifar10 is not prepared. Fetch it." },
        { "argument", 1, "ebb: Too many." },
        { "memory", 1, "ebb: not enough memory: try a smaller --batch-size, --hidden-c, --channels or image size" },
        { "bug", 1, "ebb: unexpected InvalidOperationException: line one line two (EBB_DEBUG=1 shows where)" },
        { "wrapped", 1, "ebb: inner" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Run_EngineThrows_IsOneLineAndExitOne(string kind, int code, string expected)
    {
        Exception failure = kind switch
        {
            "io" => new IOException("disk full"),
            "data" => new Ebb.Data.DataUnavailableException("cifar10 is not prepared. Fetch it."),
            "argument" => new ArgumentException("Too many.", nameof(kind)),
            "memory" => new InsufficientMemoryException(),
            "wrapped" => new AggregateException(new InvalidDataException("inner")),
            _ => new InvalidOperationException("line one\n  line two"),
        };
        var run = CliRun.Of("train", new RecordingEngine { Failure = failure });
        Assert.Equal((code, expected + "\n", ""), (run.Code, run.Error, run.Out));
    }

    [Fact]
    public void Run_EngineThrowsUnderDebug_ShowsTheStack()
    {
        var run = CliRun.Of("train", new RecordingEngine { Failure = new InvalidOperationException("bug") }, debug: "1");
        Assert.Contains("at Ebb.Cli.Tests.RecordingEngine.PrepareTraining", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_ExitsAsShellsExpect()
    {
        var run = CliRun.Of("train --quiet", cancellation: new CancellationToken(canceled: true));
        Assert.Equal((130, "ebb: stopped\n", ""), (run.Code, run.Error, run.Out));
    }

    [Fact]
    public void Run_Train_PrintsFactsFirstThenProgressOnErrorAndResultsOnOut()
    {
        var run = CliRun.Of("train --out here --threads 1", new RecordingEngine { Warnings = ["something to know"] });
        Assert.Equal(
            [
                "cpu (AVX-512, 1 thread); data shapes 3x32x32, 4,096 images; net residual, hidden 32, kernel 3; 38,435 parameters; about 200 MiB of memory",
                "training 1/600 steps, 2.00 steps/s, loss 1.2500, held-out 1.5000, 5 min 00 s left",
                "training 600/600 steps, 10.0 steps/s, loss 0.0625, held-out 0.0500",
                "note: something to know",
            ],
            run.ErrorLines);
        Assert.Equal(
            "run folder      here\n" +
            "held-out loss   1.5000 at the start, 0.0500 at the end\n" +
            "reconstruction  mean squared error 0.0200; the noisy image has 0.4000\n" +
            "time            1 min 02 s for 600 steps, 99.25 ms per step, 322 images/s\n" +
            "peak memory     412 MiB\n" +
            "wrote           here/images/grid.png\n" +
            "next            ebb sample here\n",
            run.Out);
    }

    [Fact]
    public void Run_TrainQuiet_PrintsWarningsAndResultsOnly()
    {
        var run = CliRun.Of("train --quiet", new RecordingEngine { Warnings = ["something to know"] });
        Assert.Equal("note: something to know\n", run.Error);
        Assert.StartsWith("run folder ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TrainJson_PrintsOneObjectWithTheDocumentedKeys()
    {
        var run = CliRun.Of("train --json --out here");
        Assert.Equal(1, run.Out.Count(c => c == '\n'));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(
            ["run_folder", "steps", "loss_start", "loss_end", "lipschitz_start", "lipschitz_end", "seconds", "ms_per_step", "images_per_s", "peak_rss_mib", "noisy_mse", "reconstruction_mse",
             "device", "threads", "fast_kernels", "seed", "files", "warnings"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("here", json.RootElement.GetProperty("run_folder").GetString());
        Assert.Equal(600, json.RootElement.GetProperty("steps").GetInt32());
        Assert.Equal(99.25, json.RootElement.GetProperty("ms_per_step").GetDouble());
        Assert.Equal("here/images/grid.png", json.RootElement.GetProperty("files")[0].GetString());
    }

    [Fact]
    public void Run_SampleJson_PrintsOneObjectWithTheDocumentedKeys()
    {
        var run = CliRun.Of("sample runs/a --json");
        Assert.Equal(1, run.Out.Count(c => c == '\n'));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(
            [
                "files", "images", "sampler", "steps", "spacing", "guidance", "classes", "seconds", "ms_per_sampling_step", "device", "threads", "fast_kernels",
                "seed", "first", "interpolate", "mse", "warnings",
            ],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(30.25, json.RootElement.GetProperty("ms_per_sampling_step").GetDouble());
    }

    [Theory]
    [InlineData("data list --json", "sets")]
    [InlineData("data fetch cifar10 --json", "name,where,images,test_images,channels,height,width,classes,checksum")]
    [InlineData("data info x.npy --json", "name,where,images,test_images,channels,height,width,classes,checksum,class_names,class_counts,mean,std,min,max,grey_share,duplicates,skipped,sheet")]
    [InlineData("data convert a X.npy --json", "images_path,labels_path,images,channels,height,width")]
    public void Run_DataJson_PrintsOneObjectWithTheDocumentedKeys(string line, string keys)
    {
        var run = CliRun.Of(line);
        Assert.Equal(1, run.Out.Count(c => c == '\n'));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(keys, string.Join(',', json.RootElement.EnumerateObject().Select(member => member.Name)));
    }
}
