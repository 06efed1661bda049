using BenchmarkDotNet.Running;
using Ebb.Benchmarks;

if (args.Contains("--quick"))
{
    QuickRun.Print(args);
    return;
}

if (args.Contains("--operations"))
{
    OperationTimes.Print(args);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
