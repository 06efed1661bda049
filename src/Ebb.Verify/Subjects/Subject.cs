using Ebb.Devices;
using Ebb.Models;
using Ebb.Sampling;

namespace Ebb.Verify.Subjects;

/// <summary>A model that certificates are made of: the files, bound by their hashes, and what they mean in exact numbers.</summary>
public sealed class Subject
{
    private Subject(DiffusionModel model, string folder)
    {
        Model = model;
        Net = CertifiedNet.Of(model);
        Folder = folder;
        Schedule = ExactSchedule.Read(Scheduler.Path);
    }

    /// <summary>The model as the library runs it.</summary>
    public DiffusionModel Model { get; }

    /// <summary>Its net.</summary>
    public CertifiedNet Net { get; }

    /// <summary>Its schedule.</summary>
    public ExactSchedule Schedule { get; }

    /// <summary>The folder of the three files.</summary>
    public string Folder { get; }

    /// <summary><c>config.json</c>.</summary>
    public BoundFile Config => new(Folder, "config.json");

    /// <summary><c>scheduler_config.json</c>.</summary>
    public BoundFile Scheduler => new(Folder, "scheduler_config.json");

    /// <summary>The weights.</summary>
    public BoundFile Weights => new(Folder, "diffusion_pytorch_model.safetensors");

    /// <summary>Opens a model folder, or the model of a run folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where the model shall run; null for the default device.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing or damaged.</exception>
    /// <exception cref="UncertifiableException">The net or the schedule is not covered.</exception>
    public static Subject Open(string folder, Device? device = null)
    {
        var model = ModelFolder.Load(folder, device);
        string inRun = Path.Combine(folder, "model");
        return new(model, Directory.Exists(inRun) && !File.Exists(Path.Combine(folder, "config.json")) ? inRun : folder);
    }
}
