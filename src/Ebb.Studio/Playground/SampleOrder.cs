using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Ebb.Sampling;
using Ebb.Spec.Reverse;
using Ebb.Studio.Hosting;

namespace Ebb.Studio.Playground;

/// <summary>What <c>POST /api/samples</c> asks for. Its properties are set one by one, so that those that are not named keep their defaults.</summary>
internal sealed record SampleOrder
{
    public const int MostImages = 16;

    private const int MostNameLength = 255;

    public string Model { get; set; } = "";

    /// <summary>A number, or its digits as text: a page's numbers are exact to 2^53 only.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public ulong Seed { get; set; } = 1;

    public int Count { get; set; } = 1;

    public string Sampler { get; set; } = "ddim";

    public int? Steps { get; set; }

    public double Eta { get; set; }

    public string Clip { get; set; } = "recompute";

    public double? Guidance { get; set; }

    public int? Class { get; set; }

    public string? Weights { get; set; }

    public int First { get; set; }

    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public ulong? InterpolateSeed { get; set; }

    public bool Trace { get; set; }

    public EncodeOrder? Encode { get; set; }

    /// <exception cref="RefusedException">A setting is out of range, or two contradict each other.</exception>
    public void Check()
    {
        if (string.IsNullOrEmpty(Model)) throw RefusedException.Bad("model: expected the id of a model.");
        if (Count is < 1 or > MostImages) throw RefusedException.Bad($"count: expected 1 to {MostImages}.");
        if (!SamplerNames.Names.Contains(Sampler)) throw RefusedException.Bad("sampler: expected one of those that /api/samplers names.");
        if (Steps is < 1) throw RefusedException.Bad("steps: expected at least 1.");
        if (!(Eta >= 0 && double.IsFinite(Eta))) throw RefusedException.Bad("eta: expected a finite number, at least 0.");
        if (Eta != 0 && Sampler != "ddim") throw RefusedException.Bad($"eta: {Sampler} has none; leave it 0, or take ddim.");
        if (Clip is not ("recompute" or "keep" or "none")) throw RefusedException.Bad("clip: expected recompute, keep or none.");
        if (Clip == "keep" && !SamplerNames.IsKind(Sampler)) throw RefusedException.Bad($"clip: {Sampler} cannot keep eps; expected recompute or none.");
        if (Guidance is { } guidance && !(guidance >= 0 && double.IsFinite(guidance))) throw RefusedException.Bad("guidance: expected a finite number, at least 0.");
        if (First is < 0 or > 1_000_000_000) throw RefusedException.Bad("first: expected 0 to 1000000000.");
        if (Weights is not (null or "ema" or "raw")) throw RefusedException.Bad("weights: expected ema or raw.");
        if (Encode is not null && InterpolateSeed is not null) throw RefusedException.Bad("encode and interpolateSeed contradict each other: give one.");
        if (Encode is { Upload: null }) throw RefusedException.Bad("encode.upload: expected the id of an upload.");
        if (Encode?.Name is { Length: > MostNameLength }) throw RefusedException.Bad($"encode.name: expected at most {MostNameLength} characters.");
        if (Encode?.T is < 0) throw RefusedException.Bad("encode.t: expected at least 0.");
    }

    /// <summary>The sampler's options for a model.</summary>
    /// <exception cref="InvalidDataException">The model knows no such class, or none at all.</exception>
    public SamplerOptions Options(DiffusionModel model) => SamplerNames.Options(Sampler) with
    {
        Steps = Math.Min(Steps ?? 100, model.Levels.Count),
        Eta = Eta,
        Clip = Clip switch { "keep" => ClipMode.Keep, "none" => ClipMode.None, _ => ClipMode.Recompute },
        FirstImage = First,
        Guidance = Guidance is 1 ? null : Guidance,
        Classes = ClassesOf(model),
    };

    /// <summary>The command line that makes the same images.</summary>
    /// <param name="path">Where the model is.</param>
    /// <param name="options">What <see cref="Options"/> made of this.</param>
    public string CommandLine(string path, SamplerOptions options)
    {
        var line = new StringBuilder("ebb sample ").Append(Quoted(path));
        if (Encode is { } encode) line.Append(CultureInfo.InvariantCulture, $" --encode {Quoted(FileName(encode.Name))}");
        if (Encode?.T is { } timestep) line.Append(CultureInfo.InvariantCulture, $" --at {timestep}");
        if (Encode is null) line.Append(CultureInfo.InvariantCulture, $" --n {Count}");
        line.Append(CultureInfo.InvariantCulture, $" --seed {Seed} --sampler {Sampler} --steps {options.Steps}");
        if (Eta != 0) line.Append(CultureInfo.InvariantCulture, $" --eta {Eta:R}");
        if (Clip != "recompute") line.Append(CultureInfo.InvariantCulture, $" --clip {Clip}");
        if (First != 0) line.Append(CultureInfo.InvariantCulture, $" --first {First}");
        if (Class is { } label) line.Append(CultureInfo.InvariantCulture, $" --class {label}");
        if (Guidance is { } guidance && guidance != 1) line.Append(CultureInfo.InvariantCulture, $" --guidance {guidance:R}");
        if (InterpolateSeed is { } other) line.Append(CultureInfo.InvariantCulture, $" --interpolate {other}");
        return line.ToString();
    }

    // As the command does: where nobody says, every class in turn, but one for all on the way between two seeds.
    private int[]? ClassesOf(DiffusionModel model)
    {
        int[] known = ImageClasses.Of(model);
        if (known.Length == 0 && (Class is not null || Guidance is not (null or 1))) throw new InvalidDataException("This model was trained without classes, so there is none to ask for and nothing to guide: leave class and guidance out.");
        if (Class is { } label) return known.Contains(label) ? [label] : throw new InvalidDataException($"class: this model knows the classes from {known[0]} to {known[^1]}; got {label}.");
        return InterpolateSeed is not null && known.Length > 0 ? [known[First % known.Length]] : null;
    }

    // A name and no path: where the file lies is the browser's secret.
    private static string FileName(string? name) => string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl) ? "PICTURE.png" : name;

    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') && !path.StartsWith('-') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
