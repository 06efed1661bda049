using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Training;

/// <summary>
/// The checkpoints of a run: <c>checkpoints/step-000500</c> with the arrays, the counters, the run's settings, and the SHA-256 of each in
/// <c>SHA256SUMS</c>, which <c>sha256sum -c</c> reads too. A checkpoint is written whole or not at all, and one that was damaged later is never
/// taken for a whole one.
/// </summary>
/// <param name="runFolder">The folder of the run.</param>
public sealed class CheckpointFolder(string runFolder)
{
    private const string Prefix = "step-";
    private const string ArraysFile = "state.safetensors";
    private const string CountersFile = "state.json";
    private const string SettingsFile = "run.json";
    private const string SumsFile = "SHA256SUMS";

    private static readonly string[] Contents = [ArraysFile, CountersFile, SettingsFile];

    /// <summary>The folder that holds them.</summary>
    public string Path { get; } = System.IO.Path.Combine(runFolder, "checkpoints");

    /// <summary>The steps that checkpoints are of, the latest first; whether they are whole is for <see cref="Read"/> to find out.</summary>
    public IReadOnlyList<int> Steps => [.. AtomicFolder.Names(Path).Select(StepOf).OfType<int>().OrderDescending()];

    /// <summary>The folder of a step's checkpoint.</summary>
    public string PathOf(int step) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:000000}"));

    /// <summary>
    /// Writes a checkpoint, then removes the oldest until <paramref name="keep"/> are left. Those of later steps go too: they are damaged, or of a
    /// run that this one takes the place of. At every moment there is a whole one where there was one before.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="settings">What the run is made from.</param>
    /// <param name="keep">How many to keep, at least 1.</param>
    /// <returns>Its folder.</returns>
    /// <exception cref="ArgumentException">The state holds a value that is not finite, so that nothing could go on from it.</exception>
    /// <exception cref="IOException">The disk refuses; the checkpoints before it are as they were.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public string Write(TrainingState state, RunSettings settings, int keep)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        if (state.Arrays.Arrays.FirstOrDefault(pair => !pair.Value.Values.All(float.IsFinite)) is { Key: { } spoilt })
        {
            throw new ArgumentException($"'{spoilt}' holds a value that is not finite at step {state.Step}: there is nothing to go on from.", nameof(state));
        }

        AtomicFolder.Recover(Path);
        string path = PathOf(state.Step);
        var sums = new StringBuilder();
        AtomicFolder.Write(path,
        [
            (ArraysFile, Hashed(ArraysFile, stream => SafetensorsFile.Write(stream, state.Arrays), sums)),
            (CountersFile, Hashed(CountersFile, stream => JsonSerializer.Serialize(stream, Counters(state), RunJson.Default.CheckpointCounters), sums)),
            (SettingsFile, Hashed(SettingsFile, settings.Write, sums)),
            (SumsFile, stream => stream.Write(Encoding.ASCII.GetBytes(sums.ToString()))),
        ]);
        foreach (int gone in Steps.Where(step => step > state.Step).Concat(Steps.Where(step => step < state.Step).Skip(keep - 1))) AtomicFolder.Delete(PathOf(gone));
        return path;
    }

    /// <summary>The step of the latest checkpoint that is whole, by its hashes alone; null when there is none.</summary>
    public int? FindLatest()
    {
        foreach (int step in Steps)
        {
            try
            {
                Verify(AtomicFolder.Find(PathOf(step)));
                return step;
            }
            catch (Exception fault) when (IsFault(fault))
            {
                // The one before it may be whole.
            }
        }

        return null;
    }

    /// <summary>Reads the latest checkpoint that is whole.</summary>
    /// <param name="damaged">What is wrong with the later ones, a sentence each.</param>
    /// <returns>The state and the settings of its run; null when there is none.</returns>
    public (TrainingState State, RunSettings Settings)? ReadLatest(out IReadOnlyList<string> damaged)
    {
        var faults = new List<string>();
        damaged = faults;
        foreach (int step in Steps)
        {
            try
            {
                return Read(step);
            }
            catch (Exception fault) when (IsFault(fault))
            {
                faults.Add(fault.Message);
            }
        }

        return null;
    }

    /// <summary>Reads the checkpoint of a step.</summary>
    /// <exception cref="InvalidDataException">A file is missing or not as it was written; it is named.</exception>
    public (TrainingState State, RunSettings Settings) Read(int step)
    {
        string path = AtomicFolder.Find(PathOf(step));
        Verify(path);
        var counters = CheckpointCounters.Read(System.IO.Path.Combine(path, CountersFile));
        if (counters.Step != step || counters.CurveSteps.Length != counters.CurveLosses.Length)
        {
            throw new InvalidDataException($"{System.IO.Path.Combine(path, CountersFile)} is not that of step {step}.");
        }

        var settings = RunSettings.Read(System.IO.Path.Combine(path, SettingsFile));
        var state = new TrainingState
        {
            Step = counters.Step,
            SkippedSteps = counters.SkippedSteps,
            Updates = counters.Updates,
            ElapsedSeconds = counters.ElapsedSeconds,
            Curve = [.. counters.CurveSteps.Zip(counters.CurveLosses, (at, loss) => new CurvePoint(at, loss))],
            Arrays = SafetensorsFile.Read(System.IO.Path.Combine(path, ArraysFile)),
        };
        return (state, settings);
    }

    private static bool IsFault(Exception error) => error is InvalidDataException or IOException or UnauthorizedAccessException;

    private static int? StepOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : null;

    private static CheckpointCounters Counters(TrainingState state) => new()
    {
        Step = state.Step,
        SkippedSteps = state.SkippedSteps,
        Updates = state.Updates,
        ElapsedSeconds = state.ElapsedSeconds,
        CurveSteps = [.. state.Curve.Select(point => point.Step)],
        CurveLosses = [.. state.Curve.Select(point => point.HeldOutLoss)],
    };

    private static Action<Stream> Hashed(string name, Action<Stream> write, StringBuilder sums) => stream =>
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true)) write(hashing);
        sums.Append(Line(hash.Hash!, name));
    };

    // The sums are made again from what is there, and must be the same to the byte.
    private static void Verify(string path)
    {
        var sums = new StringBuilder();
        foreach (string name in Contents)
        {
            string file = System.IO.Path.Combine(path, name);

            // No file of a checkpoint is empty, and a pipe, which has no length, would never end.
            if (FileCursor.Resolve(file) is not { Exists: true, Length: > 0 }) throw new InvalidDataException($"The checkpoint {path} is damaged: {name} is missing or empty.");
            using var stream = File.OpenRead(file);
            sums.Append(Line(SHA256.HashData(stream), name));
        }

        string written = Encoding.ASCII.GetString(SmallFile.Read(System.IO.Path.Combine(path, SumsFile)));
        if (written == sums.ToString()) return;
        string different = Contents.FirstOrDefault(name => !written.Contains(sums.ToString().Split('\n').First(line => line.EndsWith(name, StringComparison.Ordinal)), StringComparison.Ordinal)) ?? SumsFile;
        throw new InvalidDataException($"The checkpoint {path} is damaged: {different} is not what {SumsFile} says.");
    }

    private static string Line(byte[] hash, string name) => $"{Convert.ToHexStringLower(hash)}  {name}\n";
}
