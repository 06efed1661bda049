using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;
using Ebb.Sampling;

namespace Ebb.Cli.Commands;

/// <summary><c>ebb certify</c>: what a trained sampler is guaranteed to do, in a file that another program checks.</summary>
internal sealed class CertifyCommand : CliCommand
{
    private readonly Argument<string> _source;
    private readonly Flag<string> _kind;
    private readonly Flag<ulong> _seed;
    private readonly Flag<int> _first;
    private readonly Flag<string> _sampler;
    private readonly Flag<int?> _steps;
    private readonly Flag<string> _clip;
    private readonly Flag<double?> _radius;
    private readonly Flag<int?> _timestep, _generators;
    private readonly Flag<string?> _picture;
    private readonly ComputeFlags _compute;
    private readonly Flag<string?> _out, _pictures;
    private readonly ReportFlags _report;

    public CertifyCommand(int cores)
        : base("ebb certify", "Write a certificate: what a trained sampler does in real-number arithmetic, for 'ebb check' to check.")
    {
        _source = AddArgument("RUN-OR-MODEL", "a run folder, or a folder with config.json and the weights");
        _kind = Add(new Flag<string>(
            "--kind", FlagGroups.Certificate, string.Join('|', CertificateKinds.Names),
            "exact: how far the picture of one seed is from what the sampler gives without roundings, and which of its bytes differ. box: where all starts near that seed's end. "
            + "reconstruction: how far a reconstruction moves when its noisy image does. lipschitz: how far apart any two starts can end.",
            Values.OneOf(CertificateKinds.Names)).WithDefault(CertificateKinds.Names[0], CertificateKinds.Names[0]));
        _seed = Add(new Flag<ulong>("--seed", FlagGroups.Sampling, "N", "The seed of the sample, from 0 to 2^64 - 1.", Values.Seed).WithDefault(1, "1"));
        _first = Add(new Flag<int>("--first", FlagGroups.Sampling, "K", "The index of the image, at least 0, as 'ebb sample' counts them.", Values.Whole(0, 1_000_000_000)).WithDefault(0, "0"));
        _sampler = Add(new Flag<string>("--sampler", FlagGroups.Sampling, "ddim|ddpm", "ddim adds no noise on the way; that of ddpm is stored in the certificate.", Values.OneOf("ddim", "ddpm")).WithDefault("ddim", "ddim"));
        _steps = Add(new Flag<int?>("--steps", FlagGroups.Sampling, "N", "Sampling steps, from 1 to the T of the model.", Values.OptionalWhole(1)).WithDefaultText(UsualSteps.Text));
        _clip = Add(new Flag<string>(
            "--clip", FlagGroups.Sampling, "recompute|keep|none", "What becomes of a predicted image outside [-1, 1], as for 'ebb sample'.",
            Values.OneOf("recompute", "keep", "none")).WithDefault("recompute", "recompute"));
        _radius = Add(new Flag<double?>("--r", FlagGroups.Certificate, "X", "How far every value of the start may move, above 0, for box and reconstruction.", (flag, text) => Values.Positive(flag, text))
            .WithDefaultText("0.001; of a reconstruction half a byte of the clean picture"));
        _timestep = Add(new Flag<int?>("--at", FlagGroups.Certificate, "t", "The timestep to reconstruct from, 0 to T - 1.", Values.OptionalWhole(0)).WithDefaultText("T/4"));
        _picture = Add(new Flag<string?>("--picture", FlagGroups.Certificate, "PATH", "The picture to noise and reconstruct.", Values.Path).WithDefaultText("the sampler's own of this seed"));
        _generators = Add(new Flag<int?>(
            "--generators", FlagGroups.Certificate, "N", "Directions that a box keeps from step to step, from 0 to 100000: more are tighter and take longer.", Values.OptionalWhole(0, 100_000)).WithDefaultText("800"));
        _compute = new ComputeFlags(this, cores);
        _out = Add(new Flag<string?>("--out", FlagGroups.Output, "FOLDER", "Takes certificate.json and its arrays; a certificate that is there is replaced.", Values.Path)
            .WithDefaultText("certificates/KIND-seedN-... in RUN-OR-MODEL"));
        _pictures = Add(new Flag<string?>("--pictures", FlagGroups.Output, "FOLDER", "Takes pictures of what was found.", Values.Path).WithDefaultText("the certificate's folder with -pictures at the end"));
        _report = new ReportFlags(this, hasProgress: true);
    }

    public override IReadOnlyList<(string Line, string What)> Examples =>
    [
        ("ebb certify runs/shapes-001", "the picture of seed 1 against real-number arithmetic"),
        ("ebb certify runs/shapes-001 --seed 7 --steps 20 --clip keep", "another seed, fewer steps, the walk-through's clamp"),
        ("ebb certify runs/shapes-001 --kind box --r 0.001 --steps 20", "where all starts near that of seed 1 end"),
        ("ebb certify runs/shapes-001 --kind reconstruction --at 25", "how steady a reconstruction is"),
        ("ebb certify runs/shapes-001 --kind lipschitz", "norms and constants of layers, net and sampler"),
    ];

    public override int Execute(ParseResult result, CliHost host)
    {
        bool quiet = _report.Quiet(result);
        var settings = new CertifySettings(
            result.GetRequiredValue(_source),
            result.GetRequiredValue(_kind),
            result.GetValue(_seed),
            result.GetValue(_first),
            result.GetRequiredValue(_sampler),
            result.GetRequiredValue(_clip),
            _compute.Read(result))
        {
            Radius = result.GetValue(_radius),
            Generators = result.GetValue(_generators),
            Picture = result.GetValue(_picture),
        };
        Check(settings, result);
        var plan = host.Engine.PrepareCertificate(settings);
        var request = Request(result, settings, plan.ScheduleSteps, host.WorkingFolder);
        if (!quiet) host.Terminal.Error.WriteLine(FirstLine.Of(plan.Facts));
        var outcome = ProgressView.Run(
            host.Terminal, quiet, progress => plan.Run(request, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        CertifyReport.Write(outcome, settings, request, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    private void Check(CertifySettings settings, ParseResult result)
    {
        bool isReconstruction = settings.Kind == "reconstruction", isBox = isReconstruction || settings.Kind == "box";
        (IFlag Flag, bool Fits, string Kinds)[] rules =
        [
            (_radius, isBox, "box and reconstruction"),
            (_generators, isBox, "box and reconstruction"),
            (_picture, isReconstruction, "reconstruction"),
            (_timestep, isReconstruction, "reconstruction"),
            (_steps, !isReconstruction, "exact, box and lipschitz; a reconstruction takes every step from --at"),
            (_sampler, !isReconstruction, "exact, box and lipschitz; a reconstruction is by ddim"),
        ];
        foreach (var (flag, fits, kinds) in rules)
        {
            if (!fits && result.GetResult((Option)flag) is { Implicit: false }) throw new UsageException($"{flag.Name} is for --kind {kinds}");
        }
    }

    private int? Timestep(ParseResult result, int scheduleSteps) => result.GetValue(_timestep) is { } timestep && timestep >= scheduleSteps
        ? throw new UsageException(FormattableString.Invariant($"--at: this model has T = {scheduleSteps}, so expected a whole number from 0 to {scheduleSteps - 1}; got {timestep}"))
        : result.GetValue(_timestep);

    private CertifyRequest Request(ParseResult result, CertifySettings settings, int scheduleSteps, string workingFolder)
    {
        if (settings.Kind == "reconstruction") return Request(result, settings, Reconstruction.ChooseTimestep(Timestep(result, scheduleSteps), scheduleSteps) + 1, workingFolder, "ddim");
        int steps = result.GetValue(_steps) ?? UsualSteps.Of(scheduleSteps);
        if (steps > scheduleSteps)
        {
            throw new UsageException(FormattableString.Invariant($"--steps: this model has T = {scheduleSteps}, so expected a whole number from 1 to {scheduleSteps}; got {steps}"));
        }

        return Request(result, settings, steps, workingFolder, settings.Sampler);
    }

    private CertifyRequest Request(ParseResult result, CertifySettings settings, int steps, string workingFolder, string way)
    {
        string name = FormattableString.Invariant($"{settings.Kind}-seed{settings.Seed}-image{settings.Image}-{way}-{settings.Clip}-{steps}");
        string folder = result.GetValue(_out) ?? Path.Combine(settings.Source, "certificates", name);
        string pictures = result.GetValue(_pictures) ?? $"{Path.TrimEndingDirectorySeparator(folder)}-pictures";
        string full = Path.GetFullPath(folder, workingFolder), fullPictures = Path.GetFullPath(pictures, workingFolder);
        if (full == fullPictures) throw new UsageException("--pictures: the folder of a certificate holds nothing else: name another");
        CertificateOut.Check(full, folder);
        OutputFile.CheckFolder(fullPictures, pictures, "--pictures");
        return new(steps, folder, pictures);
    }
}
