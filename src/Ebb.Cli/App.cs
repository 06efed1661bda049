using System.CommandLine;
using System.Runtime.InteropServices;
using Ebb.Cli.Commands;
using Ebb.Cli.Engine;
using Ebb.Cli.Output;
using Ebb.Cli.Parsing;

namespace Ebb.Cli;

/// <summary>The program <c>ebb</c>: parse, run one command, turn every failure into one line and an exit code.</summary>
internal static class App
{
    // System.CommandLine would read @file arguments and split -abc: neither is in our grammar.
    private static readonly ParserConfiguration Grammar = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs on the process's own console. The first Ctrl-C, or SIGTERM, stops in good order; a second one ends the process at once.</summary>
    public static int RunOnThisConsole(string[] args)
    {
        using var cancellation = new CancellationTokenSource();
        bool terminated = false;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        int code = Run(args, new CliHost(
            Terminal.OfThisProcess(),
            new LibraryEngine(),
            Environment.GetEnvironmentVariable,
            Environment.CurrentDirectory,
            Environment.ProcessorCount,
            cancellation.Token));
        return code == ExitCode.Interrupted && terminated ? ExitCode.Terminated : code;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            terminated = context.Signal == PosixSignal.SIGTERM;
            cancellation.Cancel();
        }
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CliHost host)
    {
        var root = new EbbCommand(host.Cores, args.Count > 0 ? args[0] : null);
        CliCommand command = root;
        try
        {
            command = CommandLine.Locate(root, args);
            args = command.Prepare(args, host.WorkingFolder);
            if (args.Count == 0 || CommandLine.AsksForHelp(args))
            {
                HelpPage.Write(command, host.Terminal);
                return ExitCode.Done;
            }

            CommandLine.Check(root, args);
            var result = root.Parse(args, Grammar);
            if (result.Errors.Count > 0) throw new UsageException(result.Errors[0].Message);
            return ((CliCommand)result.CommandResult.Command).Execute(result, host);
        }
#pragma warning disable CA1031 // The last resort: a user sees one line, never a crash.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failures.Report(exception, command, host);
        }
    }
}
