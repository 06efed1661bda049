using Ebb.Devices;
using Ebb.Formats;
using Ebb.Nn;
using Ebb.Sampling;

namespace Ebb.Models;

/// <summary>
/// A model on disk. One with a U-Net is written as a pipeline that diffusers open: <c>model_index.json</c>, <c>unet/config.json</c>,
/// <c>unet/diffusion_pytorch_model.safetensors</c> and <c>scheduler/scheduler_config.json</c>. A net that only Ebb knows has the last three
/// beside one another, with the same names and keys.
/// </summary>
public static class ModelFolder
{
    /// <summary>Writes a model; each file is written whole or not at all, and equal models give equal bytes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder, made where missing. A model in it is replaced.</param>
    /// <exception cref="ArgumentException">The files have no word for the net, for what it predicts, or for its classes.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Save(DiffusionModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var scheduler = SchedulerDescription.Of(model);
        bool isPipeline = model.Net is UNet2D;
        var layout = ModelLayout.Of(folder, isPipeline);
        string index = Path.Combine(folder, PipelineIndex.FileName);
        NetConfigFile.Write(layout.NetPath, model);
        SchedulerFile.Write(layout.SchedulerPath, scheduler);
        SafetensorsFile.Write(Path.Combine(layout.NetFolder, WeightFiles.Whole), Weights.Gather(model.Net));
        if (isPipeline) PipelineIndex.Write(index, scheduler);

        // What a model before it has left would contradict this one.
        else File.Delete(index);
        File.Delete(Path.Combine(layout.NetFolder, WeightFiles.Index));
    }

    /// <summary>Reads a model.</summary>
    /// <param name="folder">
    /// A folder that <see cref="Save"/> wrote, the folder of a training run that holds one as <c>model</c>, or a pipeline of the ecosystem, with
    /// the net in <c>unet</c> and its schedule in <c>scheduler</c>. Weights may be in several files with an index, and in half precision.
    /// </param>
    /// <param name="device">Where the net shall live; null for the default device.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is missing, damaged, or does not fit the others, or asks for what is not supported; the file and key are named.
    /// </exception>
    public static DiffusionModel Load(string folder, Device? device = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var layout = ModelLayout.Find(folder);
        var (levels, prediction) = SchedulerFile.Read(layout.SchedulerPath, layout.SchedulerClass);
        if (!File.Exists(layout.NetPath)) throw new InvalidDataException($"{layout.NetPath} is missing. {ModelLayout.Expected}");
        var (weights, weightsPath) = WeightFiles.Read(layout.NetFolder);
        var read = NetConfigFile.Read(layout.NetPath, weights.Arrays.Values.Sum(array => (long)array.Values.Length), device);
        Weights.Place(weights, read.Net, weightsPath);
        try
        {
            return new DiffusionModel(read.Net, levels, read.Height, read.Width)
            {
                Prediction = prediction,
                NullClass = read.NullClass,
                ClassNames = read.ClassNames,
            };
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{layout.NetPath}: {error.Message.Split(" (Parameter '")[0]}", error);
        }
    }
}
