namespace Ebb.Sampling;

/// <summary>Which class each image gets.</summary>
internal sealed class ImageClasses
{
    private readonly int[] _turn;

    /// <exception cref="ArgumentException">The options ask for classes or guidance that the net does not know.</exception>
    public ImageClasses(DiffusionModel model, SamplerOptions options)
    {
        int known = model.Net.Classes;
        if (options.Guidance is { } scale && !double.IsFinite(scale)) throw new ArgumentOutOfRangeException(nameof(options), scale, "Expected a finite guidance; 1 is none.");
        if (options.GuidanceRescale is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.GuidanceRescale, "Expected a share of the guidance's rescaling in [0, 1].");
        }

        bool isGuided = options.Guidance is { } given && given != 1;
        if (known == 0 && (options.Classes is not null || isGuided))
        {
            throw new ArgumentException("This net knows no classes, so there is none to ask for and nothing to guide; leave classes and guidance out.", nameof(options));
        }

        if (options.Classes is { } classes)
        {
            if (classes.Count == 0) throw new ArgumentException("Expected at least one class, or null for all in turn; got an empty list.", nameof(options));
            int wrong = classes.FirstOrDefault(label => label < -1 || label >= known, -1);
            if (wrong != -1) throw new ArgumentOutOfRangeException(nameof(options), wrong, $"Expected classes 0 to {known - 1}, or -1 for none.");
        }

        _turn = options.Classes is { } chosen ? [.. chosen] : Of(model);
        if (isGuided) Guidance = new(options.Guidance!.Value, options.GuidanceRescale, model.NullClass ?? -1);
    }

    /// <summary>How the net is steered; null for not at all.</summary>
    public Guidance? Guidance { get; }

    /// <summary>The classes of a model, without the one that means none.</summary>
    public static int[] Of(DiffusionModel model) => [.. Enumerable.Range(0, model.Net.Classes).Where(label => label != model.NullClass)];

    /// <summary>Fills in the classes of the images from <paramref name="firstImage"/> on.</summary>
    public void Place(Span<int> classes, int firstImage)
    {
        for (int n = 0; n < classes.Length; n++) classes[n] = _turn.Length == 0 ? -1 : _turn[(int)(((long)firstImage + n) % _turn.Length)];
    }
}
