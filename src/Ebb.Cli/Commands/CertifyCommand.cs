using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Files;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

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
    private readonly ComputeFlags _compute;
    private readonly Flag<string?> _out, _pictures;
    private readonly ReportFlags _report;

    public CertifyCommand(int cores)
        : base("ebb certify", "Write a certificate: what a trained sampler does in real-number arithmetic, for 'ebb check' to check.")
    {
        _source = AddArgument("RUN-OR-MODEL", "a run folder, or a folder with config.json and the weights");
        _kind = Add(new Flag<string>(
            "--kind", FlagGroups.Certificate, string.Join('|', CertificateKinds.Names),
            "exact: how far the picture of one seed is from what the sampler gives without roundings, and which of its bytes differ.",
            Values.OneOf(CertificateKinds.Names)).WithDefault(CertificateKinds.Names[0], CertificateKinds.Names[0]));
        _seed = Add(new Flag<ulong>("--seed", FlagGroups.Sampling, "N", "The seed of the sample, from 0 to 2^64 - 1.", Values.Seed).WithDefault(1, "1"));
        _first = Add(new Flag<int>("--first", FlagGroups.Sampling, "K", "The index of the image, at least 0, as 'ebb sample' counts them.", Values.Whole(0, 1_000_000_000)).WithDefault(0, "0"));
        _sampler = Add(new Flag<string>("--sampler", FlagGroups.Sampling, "ddim|ddpm", "ddim adds no noise on the way; that of ddpm is stored in the certificate.", Values.OneOf("ddim", "ddpm")).WithDefault("ddim", "ddim"));
        _steps = Add(new Flag<int?>("--steps", FlagGroups.Sampling, "N", "Sampling steps, from 1 to the T of the model.", Values.OptionalWhole(1)).WithDefaultText(UsualSteps.Text));
        _clip = Add(new Flag<string>(
            "--clip", FlagGroups.Sampling, "recompute|keep|none", "What becomes of a predicted image outside [-1, 1], as for 'ebb sample'.",
            Values.OneOf("recompute", "keep", "none")).WithDefault("recompute", "recompute"));
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
            _compute.Read(result));
        var plan = host.Engine.PrepareCertificate(settings);
        var request = Request(result, settings, plan.ScheduleSteps, host.WorkingFolder);
        if (!quiet) host.Terminal.Error.WriteLine(FirstLine.Of(plan.Facts));
        var outcome = ProgressView.Run(
            host.Terminal, quiet, progress => plan.Run(request, new Relay<WorkTick>(tick => progress.Report(ProgressState.Of(tick))), host.Cancellation));
        CertifyReport.Write(outcome, settings, request, _report.Json(result), host.Terminal.Out);
        return ExitCode.Done;
    }

    private CertifyRequest Request(ParseResult result, CertifySettings settings, int scheduleSteps, string workingFolder)
    {
        int steps = result.GetValue(_steps) ?? UsualSteps.Of(scheduleSteps);
        if (steps > scheduleSteps)
        {
            throw new UsageException(FormattableString.Invariant($"--steps: this model has T = {scheduleSteps}, so expected a whole number from 1 to {scheduleSteps}; got {steps}"));
        }

        string name = FormattableString.Invariant($"{settings.Kind}-seed{settings.Seed}-image{settings.Image}-{settings.Sampler}-{settings.Clip}-{steps}");
        string folder = result.GetValue(_out) ?? Path.Combine(settings.Source, "certificates", name);
        string pictures = result.GetValue(_pictures) ?? $"{Path.TrimEndingDirectorySeparator(folder)}-pictures";
        string full = Path.GetFullPath(folder, workingFolder), fullPictures = Path.GetFullPath(pictures, workingFolder);
        if (full == fullPictures) throw new UsageException("--pictures: the folder of a certificate holds nothing else: name another");
        CertificateOut.Check(full, folder);
        OutputFile.CheckFolder(fullPictures, pictures, "--pictures");
        return new(steps, folder, pictures);
    }
}
