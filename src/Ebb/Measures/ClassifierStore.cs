using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Formats;

namespace Ebb.Measures;

/// <summary>
/// Trained classifiers beside the prepared data sets, in the folder <c>classifiers</c>: one file for each content of the images, options and
/// version of the net. A file that is damaged or cannot be written is no error; the classifier is trained again.
/// </summary>
public sealed class ClassifierStore
{
    // Goes up when the same images and options would give other weights.
    private const int Version = 1;
    private const string AccuracyKey = "accuracy";

    private readonly string _folder;

    /// <summary>Uses the folder of prepared sets.</summary>
    /// <param name="dataDir">That folder; null for the usual place (<see cref="DataCache"/>).</param>
    public ClassifierStore(string? dataDir = null) => _folder = Path.Combine(new DataCache(dataDir).Root, "classifiers");

    /// <summary>The file of a classifier, which need not exist.</summary>
    /// <param name="training">Labelled images to train on.</param>
    /// <param name="test">Labelled images to measure its accuracy on.</param>
    /// <param name="options">How it is trained; null for the defaults.</param>
    public string PathOf(Dataset training, Dataset test, ClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        options ??= new();
        string key = FormattableString.Invariant(
            $"{Version}\n{training.ContentHash}\n{test.ContentHash}\n{options.Steps}\n{options.BatchSize}\n{options.LearningRate:R}\n{options.Seed}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
        return Path.Combine(_folder, $"{hash}.safetensors");
    }

    /// <summary>The stored classifier, or one that is trained now and stored.</summary>
    /// <param name="training">Labelled images to train on.</param>
    /// <param name="test">Labelled images of the same size that are not among them.</param>
    /// <param name="options">How it is trained; null for the defaults.</param>
    /// <param name="device">Where it runs; null for the default device.</param>
    /// <param name="progress">Told after every step of a training.</param>
    /// <param name="cancellation">Stops a training.</param>
    /// <exception cref="ArgumentException">The images have no labels, or all have one, or the sizes differ.</exception>
    public TrainedClassifier Get(
        Dataset training,
        Dataset test,
        ClassifierOptions? options = null,
        Device? device = null,
        IProgress<ClassifierProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        string path = PathOf(training, test, options);
        device ??= DeviceSelector.Default;
        if (Find(path, training, test, device) is { } stored) return stored;
        var classifier = Classifier.Train(training, options, device, progress, cancellation);
        double accuracy = classifier.Accuracy(test);
        Store(path, classifier, accuracy);
        return new TrainedClassifier(classifier, accuracy, test.Count, WasStored: false);
    }

    private static TrainedClassifier? Find(string path, Dataset training, Dataset test, Device device)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var file = SafetensorsFile.Read(path);
            var net = new ClassifierNet(device, Classifier.ImageOf(training), Classifier.ClassesOf(training), seed: 0);
            foreach (var parameter in net.Parameters)
            {
                var array = file.Arrays[parameter.Name];
                if (!array.Shape.SequenceEqual(parameter.FileShape) || !array.Values.All(float.IsFinite)) return null;
                parameter.Value.CopyFrom(array.Values);
            }

            double accuracy = double.Parse(file.Metadata[AccuracyKey], CultureInfo.InvariantCulture);
            return new TrainedClassifier(new Classifier(net, training.Name), accuracy, test.Count, WasStored: true);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static void Store(string path, Classifier classifier, double accuracy)
    {
        var arrays = classifier.Net.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => new WeightArray(parameter.FileShape, parameter.Value.ToArray()));
        var metadata = new Dictionary<string, string>
        {
            ["dataset"] = classifier.Dataset,
            [AccuracyKey] = accuracy.ToString("R", CultureInfo.InvariantCulture),
        };
        try
        {
            SafetensorsFile.Write(path, new Safetensors(arrays, metadata));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
