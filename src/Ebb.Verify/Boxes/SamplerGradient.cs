using Ebb.Autograd;
using Ebb.Nn;
using Ebb.Tensors;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Boxes;

/// <summary>The sampler in float32, as it runs, for several starts at once, and the gradient of a sum of final values in the starts.</summary>
internal sealed class SamplerGradient
{
    private readonly StepWeights[] _steps;
    private readonly float[][] _states;
    private readonly bool[][] _isInside;
    private readonly float[]? _noise;
    private readonly float[] _eps;
    private readonly float[] _ofInput;
    private readonly Tensor _image;
    private readonly Tape _tape;
    private readonly RecordedNet _net;
    private readonly int _images;
    private readonly int _count;

    public SamplerGradient(Subject subject, CertifiedSampler sampler, int images, float[]? noise)
    {
        (_images, _noise, _count) = (images, noise, subject.Net.Count);
        var shape = subject.Model.ImageShape(images);
        var device = subject.Model.Net.Device;
        _steps = [.. Enumerable.Range(0, sampler.Indices.Count).Select(k => new StepWeights(
            StepCoefficients.Of(subject.Schedule, sampler, k), subject.Model.Net.TimeOf(sampler.Indices[k] - 1, subject.Schedule.Steps)))];
        _states = [.. Enumerable.Range(0, _steps.Length + 1).Select(_ => new float[shape.Count])];
        _isInside = [.. _steps.Select(_ => new bool[shape.Count])];
        _eps = new float[shape.Count];
        _ofInput = new float[shape.WithC(shape.C + 1).Count];
        _image = device.Allocate(shape);
        _tape = new(device, hasGradients: true);
        _net = subject.Model.Net.Record(_tape, shape, wantsImageGradient: true);
        _tape.Seal(_net.Output);
    }

    /// <summary>The pictures, one after another, (C, H, W) each; valid until the next call.</summary>
    public float[] Run(ReadOnlySpan<float> starts)
    {
        starts.CopyTo(_states[0]);
        for (int k = 0; k < _steps.Length; k++)
        {
            Predict(k);
            var s = _steps[k];
            float[] from = _states[k], to = _states[k + 1];
            for (int i = 0; i < from.Length; i++)
            {
                float u = (s.Ux * from[i]) - (s.Ue * _eps[i]);
                _isInside[k][i] = !s.Clamps || (u > -1 && u < 1);
                float clamped = s.Clamps ? Math.Clamp(u, -1, 1) : u;
                float z = _noise is not null && k + 1 < _steps.Length ? _noise[(k * _count) + (i % _count)] : 0;
                to[i] = (s.Px * from[i]) + (s.Pe * _eps[i]) + (s.Pu * clamped) + (s.Std * z);
            }
        }

        return _states[^1];
    }

    /// <summary>From the gradient in the pictures of the last run to that in its starts. The last clamp is taken as open: it only says which way to look.</summary>
    /// <param name="gradient">Overwritten.</param>
    public void Backward(float[] gradient)
    {
        float[] ofU = new float[gradient.Length];
        for (int k = _steps.Length - 1; k >= 0; k--)
        {
            Predict(k);
            var s = _steps[k];
            for (int i = 0; i < gradient.Length; i++)
            {
                ofU[i] = _isInside[k][i] || k == _steps.Length - 1 ? s.Pu * gradient[i] : 0;
                _eps[i] = (s.Pe * gradient[i]) - (s.Ue * ofU[i]);
            }

            _net.Output.Gradient.CopyFrom(_eps);
            _tape.Backward();
            _net.Input.Gradient.CopyTo(_ofInput);
            int perInput = _ofInput.Length / _images;
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] = (s.Px * gradient[i]) + (s.Ux * ofU[i]) + _ofInput[(i / _count * perInput) + (i % _count)];
            }
        }
    }

    private void Predict(int k)
    {
        _image.CopyFrom(_states[k]);
        _net.Place(_image, null, [], [], Enumerable.Repeat(_steps[k].Time, _images).ToArray());
        _tape.Forward();
        _net.Output.Value.CopyTo(_eps);
    }

    private sealed record StepWeights(float Ux, float Ue, float Px, float Pe, float Pu, float Std, bool Clamps, float Time)
    {
        public StepWeights(StepCoefficients step, float time)
            : this(
                (float)step.Ux.Midpoint, (float)step.Ue.Midpoint, (float)step.Px.Midpoint, (float)step.Pe.Midpoint, (float)step.Pu.Midpoint,
                (float)step.Std.Midpoint, step.Clamps, time)
        {
        }
    }
}
