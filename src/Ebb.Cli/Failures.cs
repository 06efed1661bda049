using Ebb.Cli.Commands;
using Ebb.Cli.Engine;
using Ebb.Data;
using Ebb.Devices;
using Ebb.Training;
using Ebb.Verify.Subjects;

namespace Ebb.Cli;

/// <summary>From an exception to one line on standard error and an exit code.</summary>
internal static class Failures
{
    public static int Report(Exception exception, CliCommand command, CliHost host)
    {
        var cause = exception is AggregateException { InnerExceptions.Count: 1 } ? exception.InnerException! : exception;
        var (code, line) = Describe(cause);
        var error = host.Terminal.Error;
        error.WriteLine($"ebb: {line}");
        if (code == ExitCode.Usage) error.WriteLine($"hint: '{command.FullName} --help' lists every flag with its range and default.");
        if (host.Environment("EBB_DEBUG") == "1") error.WriteLine(cause.ToString());
        return code;
    }

    private static (int Code, string Line) Describe(Exception exception) => exception switch
    {
        UsageException => (ExitCode.Usage, OneLine(exception.Message)),
        TrainingStoppedException => (ExitCode.Interrupted, OneLine(exception.Message)),
        OperationCanceledException => (ExitCode.Interrupted, "stopped"),
        FailureException or InvalidDataException or IOException or UnauthorizedAccessException or HttpRequestException
            or DataUnavailableException or DeviceUnavailableException or TrainingDivergedException
            or UncertifiableException
            => (ExitCode.Failed, OneLine(exception.Message)),
        ArgumentException argument => (ExitCode.Failed, OneLine(WithoutParameterName(argument))),
        OutOfMemoryException => (ExitCode.Failed, "not enough memory: try a smaller --batch-size, --hidden-c, --channels or image size"),
        _ => (ExitCode.Failed, $"unexpected {exception.GetType().Name}: {OneLine(exception.Message)} (EBB_DEBUG=1 shows where)"),
    };

    // A caller's parameter name says nothing to a person at a prompt.
    private static string WithoutParameterName(ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;

    private static string OneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
