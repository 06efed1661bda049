using Ebb.Cli.Engine;
using Ebb.Cli.Output;

namespace Ebb.Cli;

/// <summary>Everything that a command takes from outside, so that tests can give their own.</summary>
/// <param name="Terminal">Where results, progress and errors go.</param>
/// <param name="Engine">What trains, samples and prepares data.</param>
/// <param name="Environment">Reads an environment variable; null when unset.</param>
/// <param name="WorkingFolder">The folder that default output names are relative to.</param>
/// <param name="Cores">The logical cores of this machine.</param>
/// <param name="Cancellation">Set by Ctrl-C.</param>
internal sealed record CliHost(
    Terminal Terminal,
    IEngine Engine,
    Func<string, string?> Environment,
    string WorkingFolder,
    int Cores,
    CancellationToken Cancellation);
