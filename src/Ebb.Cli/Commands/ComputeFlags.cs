using System.CommandLine;
using Ebb.Cli.Engine;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>The flags that say what computes: device, threads and kernels.</summary>
internal sealed class ComputeFlags
{
    private readonly Flag<string> _device;
    private readonly Flag<bool> _cuda;
    private readonly Flag<int> _threads;
    private readonly Flag<bool> _fast;
    private readonly Flag<bool> _naive;

    public ComputeFlags(CliCommand command, int cores)
    {
        _device = command.Add(new Flag<string>(
            "--device", FlagGroups.Compute, "cpu|cuda", "What computes. This build has the CPU only.", Values.OneOf("cpu", "cuda")).WithDefault("cpu", "cpu"));
        _cuda = command.Add(new Flag<bool>("--cuda", FlagGroups.Compute, "The same as --device cuda."));
        _threads = command.Add(new Flag<int>(
            "--threads", FlagGroups.Compute, "N", "Threads, from 1 to 4 per logical core. The result does not depend on them.", Values.Whole(1, 4 * cores))
            .WithDefault(cores, "one per logical core"));
        _fast = command.Add(new Flag<bool>("--fast-kernels", FlagGroups.Compute, "Compute with vector instructions (this is the default)."));
        _naive = command.Add(new Flag<bool>("--no-fast-kernels", FlagGroups.Compute, "Compute with the plain loops that the fast kernels are tested against."));
    }

    /// <summary>Reads the flags.</summary>
    /// <exception cref="UsageException">Two of them contradict each other.</exception>
    /// <exception cref="FailureException">A device was asked for that this build does not have.</exception>
    public ComputeSettings Read(ParseResult result)
    {
        if (result.GetValue(_fast) && result.GetValue(_naive)) throw new UsageException("--fast-kernels and --no-fast-kernels contradict each other: give one");
        bool cuda = result.GetValue(_cuda);
        bool deviceGiven = result.GetResult(_device) is { Implicit: false };
        if (cuda && deviceGiven && result.GetValue(_device) != "cuda") throw new UsageException("--cuda and --device cpu contradict each other: give one");
        if (cuda || result.GetValue(_device) == "cuda")
        {
            throw new FailureException("this build has no CUDA device and does not fall back silently: run on the CPU with --device cpu (the default)");
        }

        return new ComputeSettings("cpu", result.GetValue(_threads), FastKernels: !result.GetValue(_naive));
    }
}
