using System.Globalization;
using System.Text.Json;
using Ebb.Data;
using Ebb.Studio.CertificateViews;
using Ebb.Studio.DataViews;
using Ebb.Studio.Disk;
using Ebb.Studio.Hosting;
using Ebb.Studio.ModelViews;
using Ebb.Studio.Playground;
using Ebb.Studio.RunViews;
using Microsoft.AspNetCore.Http;

namespace Ebb.Studio;

/// <summary>The addresses under /api.</summary>
internal sealed class StudioApi : IDisposable
{
    private const int MostOrderBytes = 1 << 16;
    private const int MostCertificateBytes = 4 << 20;

    // What a request unpacks to answer is some hundred MiB at most; this many do so at a time. Those that read long files wait for their like, and not in the way of the others.
    private const int MostAtWork = 4, MostAtModels = 2;

    // One upload is taken at a time, so a slow one must not keep the others out.
    private static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(30);

    private readonly RootFolder _root;
    private readonly CancellationToken _closing;
    private readonly RunIndex _runs;
    private readonly MetricsStore _metrics;
    private readonly ModelIndex _models;
    private readonly ModelView _modelView;
    private readonly DataView _data;
    private readonly CertificateChecks _checks;
    private readonly ChangeStream _changes;
    private readonly UploadStore _uploads = new();
    private readonly JobWork _sampling;
    private readonly JobQueue _jobs;
    private readonly SemaphoreSlim _work = new(MostAtWork), _modelWork = new(MostAtModels), _dataWork = new(1), _uploading = new(1);

    public StudioApi(RootFolder root, string? dataFolder, CancellationToken closing)
    {
        (_root, _closing) = (root, closing);
        _runs = new(root);
        _metrics = new(root, closing);
        _models = new(root, _runs);
        _modelView = new(root);
        _data = new(root, dataFolder);
        _checks = new(root);
        _changes = new(_runs);
        _sampling = new(root);
        _jobs = new(_sampling.Run);
    }

    /// <summary>Looks at the folder before anyone asks.</summary>
    public void LookAhead() => Task.Run(() => _runs.Current(out _));

    public void Dispose()
    {
        _jobs.Dispose();
        _checks.Dispose();
        _work.Dispose();
        _modelWork.Dispose();
        _dataWork.Dispose();
        _uploading.Dispose();
    }

    /// <exception cref="RefusedException">There is nothing at the address, or the request is not as expected.</exception>
    public async Task HandleAsync(HttpContext context, string[] path)
    {
        Task reply;
        var gate = path switch { ["models", _, "tensors", ..] => _modelWork, ["data", ..] => _dataWork, _ => _work };
        await gate.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            // The work is done when this returns. What is left is sending, at the pace of the page.
            reply = Answer(context, path);
        }
        finally
        {
            gate.Release();
        }

        await reply.ConfigureAwait(false);
    }

    private Task Answer(HttpContext context, string[] path) => (context.Request.Method, path) switch
    {
        ("POST", ["samples"]) => SampleAsync(context),
        ("POST", ["uploads"]) => UploadAsync(context),
        ("POST", ["models", var ahead, "ahead"]) => LookAheadAsync(context, ahead),
        ("DELETE", ["jobs", var job]) => CancelAsync(context, job),
        ("POST", ["runs", var run, "certificates", var name, "check"]) => Reply.JsonAsync(
            context, _checks.Start(_runs.Find(run).Folder, Certificate(_runs.Find(run), name)), StudioJson.Default.CheckReply),
        ("DELETE", ["runs", var run, "certificates", var name, "check"]) => StopCheckAsync(context, Certificate(_runs.Find(run), name)),
        ("POST" or "DELETE", _) => throw new RefusedException(405, "Nothing can be changed at this address."),
        (_, ["runs"]) => Reply.JsonAsync(context, _runs.List(), StudioJson.Default.RunList),
        (_, ["runs", var run, .. var rest]) => RunAsync(context, _runs.Find(run), rest),
        (_, ["models"]) => Reply.JsonAsync(context, _models.List(), StudioJson.Default.IReadOnlyListModelRow),
        (_, ["models", var model, .. var rest]) => ModelAsync(context, _models.Find(model), rest),
        (_, ["uploads", var upload]) => Reply.JsonAsync(context, _uploads.Find(upload).Reply, StudioJson.Default.UploadReply),
        (_, ["uploads", var upload, "picture.png"]) => Reply.PictureAsync(context, UploadStore.LookOf(_uploads.Find(upload).Bytes)),
        (_, ["samplers"]) => Reply.JsonAsync(context, SamplerNames.Rows, StudioJson.Default.IReadOnlyListSamplerRow),
        (_, ["jobs", var job, .. var rest]) => JobAsync(context, _jobs.Find(job), rest),
        (_, ["data", var run, .. var rest]) => DataAsync(context, _runs.Find(run), rest),
        (_, ["events"]) => _changes.SendAsync(context, _closing),
        _ => throw Nothing(),
    };

    private static RefusedException Nothing() => RefusedException.Missing("There is nothing at this address.");

    private Task RunAsync(HttpContext context, RunEntry run, string[] rest) => rest switch
    {
        [] => Reply.JsonAsync(context, _runs.Detail(run.Row.Id), StudioJson.Default.RunDetail),
        ["metrics"] => Reply.JsonAsync(
            context, _metrics.Query(run, Whole(context, "from"), Whole(context, "to"), Int(context, "points"), context.RequestAborted), StudioJson.Default.MetricsReply),
        ["compare"] => Reply.JsonAsync(context, Compare(context, run), StudioJson.Default.RunComparison),
        ["files", .. var name] => PictureAsync(context, run, string.Join('/', name)),
        ["certificates"] => Reply.JsonAsync(context, Certificates(run), StudioJson.Default.IReadOnlyListRunCertificate),
        ["certificates", var name] => CertificateAsync(context, run, name),
        ["certificates", var name, "check"] => Reply.JsonAsync(
            context, _checks.Of(run.Folder, Certificate(run, name)) ?? throw RefusedException.Missing("The checker has not looked at these files."), StudioJson.Default.CheckReply),
        ["certificates", var name, "pictures", var file] => DrawingAsync(context, Certificate(run, name), file),
        ["certificates", var name, "picture.png"] => Reply.PictureAsync(context, CertificateList.PictureOf(_root, Certificate(run, name))),
        _ => throw Nothing(),
    };

    private RunComparison Compare(HttpContext context, RunEntry run) =>
        RunComparison.Of([run, .. context.Request.Query["with"].OfType<string>().Take(8).Where(id => id != run.Row.Id).Distinct().Select(_runs.Find)]);

    private Task PictureAsync(HttpContext context, RunEntry run, string name)
    {
        var image = RunFiles.Images(_root, run.Row.Id, run.Folder).Find(known => known.Name == name) ?? throw RefusedException.Missing("There is no such picture in this run.");
        return PictureFileAsync(context, image.Path);
    }

    private static Task PictureFileAsync(HttpContext context, string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".ppm":
                return Reply.PictureAsync(context, PictureBounds.ReadPnm(path, RunFiles.MostBytes));
            case ".svg":
                context.Response.Headers.ContentSecurityPolicy = Reply.PicturePolicy;
                return Reply.FileAsync(context, path, "image/svg+xml", RunFiles.MostBytes);
            case ".png":
                return Reply.FileAsync(context, path, "image/png", RunFiles.MostBytes);
            default:
                // A link that is called a picture and leads to something else.
                throw RefusedException.Missing("There is no such picture in this run.");
        }
    }

    // Parsed and written again: what is served is JSON, whatever the file is.
    private Task CertificateAsync(HttpContext context, RunEntry run, string name) => Reply.JsonAsync(
        context, JsonText.Parse(_root.ReadSmall(Certificate(run, name).Path, MostCertificateBytes), "certificate.json"), StudioJson.Default.JsonElement);

    private RunCertificate Certificate(RunEntry run, string name) =>
        CertificateList.Of(_root, run.Row.Id, run.Folder).FirstOrDefault(known => known.Name == name)
        ?? throw RefusedException.Missing("There is no such certificate in this run.");

    private IReadOnlyList<RunCertificate> Certificates(RunEntry run) =>
        [.. CertificateList.Of(_root, run.Row.Id, run.Folder).Select(one => one with { Checker = _checks.Of(run.Folder, one) })];

    private Task StopCheckAsync(HttpContext context, RunCertificate certificate)
    {
        _checks.Cancel(certificate);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task DrawingAsync(HttpContext context, RunCertificate certificate, string name) =>
        certificate.Drawings.FirstOrDefault(known => known.Name == name) is { } drawing ? PictureFileAsync(context, drawing.Path) : throw RefusedException.Missing("There is no such picture of this certificate.");

    private Task ModelAsync(HttpContext context, ModelEntry model, string[] rest) => rest switch
    {
        [] => Reply.JsonAsync(context, _modelView.Detail(model), StudioJson.Default.ModelDetail),
        ["tensors", var name] => Reply.JsonAsync(context, _modelView.Statistics(model, name, context.RequestAborted), StudioJson.Default.TensorStatistics),
        ["tensors", var name, "slice"] => Reply.PictureAsync(context, _modelView.Slice(model, name, Int(context, "index") ?? 0, context.RequestAborted)),
        _ => throw Nothing(),
    };

    private Task JobAsync(HttpContext context, SampleJob job, string[] rest) => rest switch
    {
        ["events"] => JobStream.SendAsync(context, job, _closing),
        ["image.png"] => Reply.PictureAsync(context, (job.Images ?? throw Early()).Grid(job.Columns)),
        ["frames", var index, "x.png"] => FrameAsync(context, job, index, isX0Hat: false),
        ["frames", var index, "x0.png"] => FrameAsync(context, job, index, isX0Hat: true),
        _ => throw Nothing(),
    };

    private static RefusedException Early() => new(409, "The images are not there: the sampling goes on, or has failed.");

    private static Task FrameAsync(HttpContext context, SampleJob job, string index, bool isX0Hat) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int k) && job.Frame(k, isX0Hat) is { } picture
            ? Reply.PictureAsync(context, picture)
            : throw RefusedException.Missing("There is no such frame.");

    private static Task CancelAsync(HttpContext context, SampleJob job)
    {
        job.Cancel();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task CancelAsync(HttpContext context, string job) => CancelAsync(context, _jobs.Find(job));

    private Task DataAsync(HttpContext context, RunEntry run, string[] rest) => rest switch
    {
        [] => Reply.JsonAsync(context, _data.Describe(run, context.RequestAborted), StudioJson.Default.DataReply),
        ["sheet.png"] => Reply.PictureAsync(context, _data.Sheet(run)),
        ["images", var name] when name.EndsWith(".png", StringComparison.Ordinal) && int.TryParse(name[..^4], NumberStyles.None, CultureInfo.InvariantCulture, out int index) =>
            Reply.PictureAsync(context, _data.Image(run, index)),
        ["neighbours"] => Reply.JsonAsync(context, Neighbours(context, run), StudioJson.Default.NeighbourReply),
        ["sample.png"] => Reply.PictureAsync(context, Sample(context).Image.Grid()),
        _ => throw Nothing(),
    };

    private NeighbourReply Neighbours(HttpContext context, RunEntry run)
    {
        var (image, index, images) = Sample(context);
        string sample = $"/api/data/{Uri.EscapeDataString(run.Row.Id)}/sample.png?job={Uri.EscapeDataString(context.Request.Query["job"].ToString())}&image={index}";
        return new(sample, images, _data.Neighbours(run, image, Int(context, "count") ?? 8, context.RequestAborted));
    }

    // One image of a sampling that is over.
    private (ImageBatch Image, int Index, int Images) Sample(HttpContext context)
    {
        var images = _jobs.Find(context.Request.Query["job"].ToString()).Images ?? throw Early();
        int index = Int(context, "image") ?? 0;
        return index >= 0 && index < images.Count ? (images.Image(index), index, images.Count) : throw RefusedException.Bad($"image: expected 0 to {images.Count - 1}.");
    }

    private async Task SampleAsync(HttpContext context)
    {
        byte[] body = await BodyAsync(context, MostOrderBytes).ConfigureAwait(false);
        var order = JsonSerializer.Deserialize(body, StudioJson.Default.SampleOrder) ?? throw RefusedException.Bad("Expected a JSON object.");
        order.Check();
        var model = _models.Find(order.Model);
        if (order.Weights == "raw") model = _models.Find(model.Row.Raw ?? throw new RefusedException(409, "weights: this model has one set of weights only; leave weights out."));
        if (!model.Row.Samplable) throw new RefusedException(409, $"This model cannot be sampled: {model.Row.Reason}");
        byte[]? upload = order.Encode is { } encode ? _uploads.Find(encode.Upload).Bytes : null;
        await Reply.JsonAsync(context, _jobs.Add(order, model, upload), StudioJson.Default.JobReply).ConfigureAwait(false);
    }

    // Nothing is told of it: whoever samples is told what is wrong.
    private Task LookAheadAsync(HttpContext context, string id)
    {
        var model = _models.Find(id);
        if (model.Row.Samplable) _jobs.WhileIdle(() => _sampling.WarmUp(model));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task UploadAsync(HttpContext context)
    {
        if (!_uploading.Wait(0)) throw new RefusedException(429, "Another upload is under way. Try again when it is done.");
        UploadReply added;
        try
        {
            added = _uploads.Add(await BodyAsync(context, UploadStore.MostBytes).ConfigureAwait(false));
        }
        finally
        {
            _uploading.Release();
        }

        await Reply.JsonAsync(context, added, StudioJson.Default.UploadReply).ConfigureAwait(false);
    }

    private static async Task<byte[]> BodyAsync(HttpContext context, int most)
    {
        var tooLong = new RefusedException(413, $"The body is too long: at most {most} bytes are taken.");
        if (context.Request.ContentLength > most) throw tooLong;
        using var body = new MemoryStream();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(BodyPatience);
        var block = new byte[1 << 14];
        try
        {
            for (int read; (read = await context.Request.Body.ReadAsync(block, patience.Token).ConfigureAwait(false)) > 0;)
            {
                if (body.Length + read > most) throw tooLong;
                body.Write(block, 0, read);
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RefusedException(408, "The body did not come in time. Try again.");
        }

        return body.ToArray();
    }

    private static long? Whole(HttpContext context, string name)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw RefusedException.Bad($"{name}: expected a whole number, at least 0.");
    }

    private static int? Int(HttpContext context, string name) =>
        Whole(context, name) is not { } value ? null : value <= int.MaxValue ? (int)value : throw RefusedException.Bad($"{name}: expected a smaller number.");
}
