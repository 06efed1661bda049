namespace Ebb.Cli.Engine;

/// <summary>
/// The seam between the command line and the library: flags come in as checked settings, results go out as plain records.
/// Everything else about a command (files named by flags, progress, printing) happens on this side of it.
/// </summary>
internal interface IEngine
{
    /// <summary>Opens the data and makes the net. Quick, as the first line of output waits for it, but for a folder of pictures not read before.</summary>
    ITrainPlan PrepareTraining(TrainSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation);

    /// <summary>Opens a run folder or a model folder. Quick.</summary>
    ISamplePlan PrepareSampling(SampleSettings settings);

    /// <summary>Opens a run folder or a model folder and the images to compare with. Quick, but for a folder of pictures not read before.</summary>
    IEvalPlan PrepareEvaluation(EvalSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation);

    /// <summary>Looks at everything that runs stand on, and tests the kernels. Takes a few seconds at most.</summary>
    DoctorOutcome Examine(DoctorSettings settings, CancellationToken cancellation);

    /// <summary>Opens a run folder or a model folder to certify. Quick.</summary>
    ICertifyPlan PrepareCertificate(CertifySettings settings);

    /// <summary>The data sets known by name.</summary>
    IReadOnlyList<DataSetState> ListData(string? dataFolder);

    /// <summary>Prepares a set under the cache folder; at once when it is there already.</summary>
    DataSetFacts Fetch(string name, string? from, string? dataFolder, IProgress<WorkTick> progress, CancellationToken cancellation);

    /// <summary>Reads a set through, says what it holds, and writes its contact sheet where one is wanted.</summary>
    DataSetDetails Inspect(InspectSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation);

    /// <summary>Turns a folder of pictures into arrays.</summary>
    ConvertOutcome Convert(ConvertSettings settings, IProgress<WorkTick> progress, CancellationToken cancellation);
}
