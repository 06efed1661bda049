using System.Diagnostics;
using Ebb.Data;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Verify.Boxes;
using Ebb.Verify.ExactRun;
using Ebb.Verify.Subjects;

namespace Ebb.Cli.Engine;

/// <summary>How far a reconstruction can move when its noisy image moves.</summary>
internal sealed class ReconstructionCertificate : ICertificateKind
{
    // A byte is 2/255 of the range from -1 to 1.
    private const double HalfByte = 1.0 / 255;

    public string Name => "reconstruction";

    public CertifyOutcome Make(Subject subject, CertifySettings settings, CertifyRequest request, IProgress<WorkTick> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int timestep = request.Steps - 1;
        var picture = Picture(subject, settings, cancellation);
        var options = new SamplerOptions { Clip = settings.ClipMode };
        float[] start = Reconstruction.Of(subject.Model, picture, timestep, settings.Seed, options).Noisy.Values().ToArray();
        var sampler = new CertifiedSampler("ddim", settings.ClipMode, TimestepSubset.Indices(request.Steps, request.Steps));
        var watch = new BoxSearchWatch(progress);
        double r = settings.Radius ?? HalfByte * subject.Model.Levels[timestep].Alpha;
        var result = new BoxCertifier(subject, sampler, noise: null, BoxReport.Settings(settings)).CertifyReconstruction(start, r, watch, cancellation);
        var search = BoxReport.Search(subject, sampler, start, result, noise: null, watch, cancellation);
        BoxCertificate.Write(request.Folder, subject, sampler, start, noise: null, result, search.LargestHalfWidth);
        var pictures = new BoxPictures(subject, result).Write(request.Pictures);
        string statement = FormattableString.Invariant(
            $"If every value of the stored noisy image moves by at most {r:g4}, no value of its reconstruction from timestep {timestep} moves by more than {result.Deviation:g4}.");
        return new(statement, BoxReport.Details(result, search), BoxReport.Figures(result, search), pictures, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    // The picture that was named, or else the sampler's own.
    private static ImageBatch Picture(Subject subject, CertifySettings settings, CancellationToken cancellation)
    {
        var net = subject.Net;
        if (settings.Picture is null)
        {
            var run = ProgramRun.Of(subject, SamplerKind.Ddim, settings.ClipMode, UsualSteps.Of(subject.Schedule.Steps), settings.Seed, settings.Image, cancellation);
            return new(subject.Model.ImageShape(1), run.Picture.ToArray());
        }

        return net.Height == net.Width
            ? ImageBatch.Read(settings.Picture, net.Channels, net.Height)
            : throw new FailureException(FormattableString.Invariant($"--picture: this model makes images of {net.Height} x {net.Width}, and pictures are read as squares: leave it out, and the sampler's own picture is taken"));
    }
}
