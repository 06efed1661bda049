using Ebb.Data;
using Ebb.Formats;
using Ebb.Spec.Reverse.Plans;
using Ebb.Tensors;

namespace Ebb.Sampling;

/// <summary>
/// Keeps pictures of a sampler's way, evenly spread over its steps, the start and the end among them. One object follows one run at a time, and
/// holds what the last one showed.
/// </summary>
public sealed class SampleFrames
{
    private readonly int _images, _frames;
    private int[] _frameOfStage = [];
    private int[] _steps = [];
    private float[][] _states = [], _x0Hats = [];
    private float[] _block = [];
    private Shape _shape;

    /// <summary>Says what to keep.</summary>
    /// <param name="images">The first so many images of the run, at least 1.</param>
    /// <param name="frames">At most so many frames, at least 2.</param>
    public SampleFrames(int images = 8, int frames = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 2);
        (_images, _frames) = (images, frames);
    }

    /// <summary>The frames of the last run, from noise to images; none before one.</summary>
    public IReadOnlyList<SampleFrame> Frames =>
        [.. _steps.Select((step, i) => new SampleFrame(step, new ImageBatch(_shape, [.. _states[i]]), new ImageBatch(_shape, [.. _x0Hats[i]])))];

    /// <summary>Told of every frame as soon as all its images are there, in order.</summary>
    internal Action<SampleFrame>? Kept { get; init; }

    /// <summary>Two rows for each image: its state from noise to image, and below it the clean image believed in.</summary>
    /// <param name="images">Images at most, at least 1.</param>
    /// <param name="columns">Frames at most, at least 2.</param>
    /// <exception cref="InvalidOperationException">There was no run yet.</exception>
    public Picture Strip(int images = 8, int columns = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        int[] chosen = AnimatedPngFrames.Evenly(Expect(), columns);
        images = Math.Min(images, _shape.N);
        var shape = _shape.WithN(2 * images * chosen.Length);
        var values = new float[shape.Count];
        int size = _shape.ImageCount;
        for (int cell = 0; cell < shape.N; cell++)
        {
            int row = cell / chosen.Length, frame = chosen[cell % chosen.Length];
            (row % 2 == 0 ? _states : _x0Hats)[frame].AsSpan(row / 2 * size, size).CopyTo(values.AsSpan(cell * size));
        }

        return new ImageBatch(shape, values).Grid(chosen.Length);
    }

    /// <summary>The frames as pictures of all images side by side, for an animation.</summary>
    /// <exception cref="InvalidOperationException">There was no run yet.</exception>
    public IReadOnlyList<Picture> Animation() => [.. Enumerable.Range(0, Expect()).Select(i => new ImageBatch(_shape, _states[i]).Grid())];

    /// <summary>Makes room for a run of <paramref name="shape"/> by blocks of <paramref name="blockShape"/>.</summary>
    internal void Begin(SamplerPlan<double> plan, Shape shape, Shape blockShape)
    {
        int[] starts = [.. Enumerable.Range(0, plan.Evaluations).Where(k => k == 0 || plan.Stages[k - 1].EndsStep), plan.Evaluations];
        _steps = AnimatedPngFrames.Evenly(starts.Length, _frames);
        _frameOfStage = new int[plan.Evaluations + 1];
        Array.Fill(_frameOfStage, -1);
        for (int i = 0; i < _steps.Length; i++) _frameOfStage[starts[_steps[i]]] = i;

        _shape = shape.WithN(Math.Min(_images, shape.N));
        (_states, _x0Hats) = (Make(), Make());
        _block = new float[blockShape.Count];

        float[][] Make() => [.. _steps.Select(_ => new float[_shape.Count])];
    }

    /// <summary>Takes the states that stage <paramref name="k"/> starts from, or the last ones.</summary>
    internal void KeepState(int k, Tensor state, int image)
    {
        Keep(_states, k, state, image);
        if (k == _frameOfStage.Length - 1) KeepX0Hat(k, state, image);
    }

    /// <summary>Takes the clean images that stage <paramref name="k"/> believed in.</summary>
    internal void KeepX0Hat(int k, Tensor x0Hat, int image)
    {
        Keep(_x0Hats, k, x0Hat, image);
        if (Kept is null || _frameOfStage[k] is not (>= 0 and var i) || image + x0Hat.Shape.N < _shape.N) return;
        Kept(new SampleFrame(_steps[i], new ImageBatch(_shape, [.. _states[i]]), new ImageBatch(_shape, [.. _x0Hats[i]])));
    }

    private void Keep(float[][] frames, int k, Tensor block, int image)
    {
        int frame = _frameOfStage[k], count = Math.Min(_shape.N - image, block.Shape.N) * _shape.ImageCount;
        if (frame < 0 || count <= 0) return;
        block.CopyTo(_block);
        _block.AsSpan(0, count).CopyTo(frames[frame].AsSpan(image * _shape.ImageCount));
    }

    private int Expect() => _steps.Length > 0 ? _steps.Length : throw new InvalidOperationException("There was no run to keep frames of yet; sample first.");
}
