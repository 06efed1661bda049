using Ebb.Data;
using Ebb.Sampling;
using Ebb.Training;

namespace Ebb.Cli.Engine;

/// <summary>
/// The grids that show a model: the same noise every time, so that they show the training alone. A model with classes gets a row for each.
/// </summary>
internal sealed class TrainPictures
{
    /// <summary>The most images of one grid.</summary>
    public const int Most = MostRows * Columns;

    private const int Images = 16;
    private const int MostRows = 10;
    private const int Columns = 4;

    // Quick while a run goes on, and bounded at its end.
    private const int ProgressSteps = 20;
    private const int MostDdimSteps = 100;
    private const int MostDdpmSteps = 250;

    private readonly DiffusionModel _model;
    private readonly Sampler _progress;
    private readonly ulong _seed;
    private readonly bool _hasClasses;
    private readonly int _rows;

    /// <exception cref="ArgumentException">The sampler refuses the model; better before a run than after it.</exception>
    public TrainPictures(DiffusionModel model, ulong seed)
    {
        (_model, _seed) = (model, seed);
        int classes = model.Net.Classes - (model.NullClass is null ? 0 : 1);
        _hasClasses = classes > 0;
        _rows = _hasClasses ? Math.Min(classes, MostRows) : Images / Columns;
        _ = new Sampler(model, Options(SamplerKind.Ddim, MostDdimSteps));
        _progress = new Sampler(model, Options(SamplerKind.Ddim, ProgressSteps));
    }

    /// <summary>Draws what the model makes now.</summary>
    public void WriteProgress(RunFolder folder, bool isRaw, CancellationToken cancellation) =>
        folder.WriteProgress(Draw(_progress, cancellation).Images, isRaw, Columns);

    /// <summary>Draws what the trained model makes, with noise in every step and without.</summary>
    /// <returns>The files, the images without noise, and what a person should know of them.</returns>
    public (List<string> Files, ImageBatch Images, IReadOnlyList<string> Warnings) WriteLast(RunFolder folder, CancellationToken cancellation)
    {
        var ddim = Draw(new Sampler(_model, Options(SamplerKind.Ddim, MostDdimSteps)), cancellation);
        var ddpm = Draw(new Sampler(_model, Options(SamplerKind.Ddpm, MostDdpmSteps)), cancellation);
        return (
            [folder.WriteGrid("sample-grid", ddpm.Images, Columns), folder.WriteGrid("sample-grid-ddim", ddim.Images, Columns)],
            ddim.Images,
            [.. new[] { ddim.Warning, ddpm.Warning }.OfType<string>()]);
    }

    private SampleResult Draw(Sampler sampler, CancellationToken cancellation) =>
        sampler.Sample(_rows * Columns, _seed, progress: null, cancellation);

    private SamplerOptions Options(SamplerKind kind, int mostSteps) => new()
    {
        Kind = kind,
        Steps = Math.Min(mostSteps, _model.Levels.Count),
        Classes = _hasClasses ? [.. Enumerable.Range(0, _rows * Columns).Select(image => image / Columns)] : null,
    };
}
