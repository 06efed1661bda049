using Ebb.Benchmarks;

Action? mode = args.FirstOrDefault() switch
{
    "--quick" => () => QuickRun.Print(args),
    "--operations" => () => OperationTimes.Print(args),
    "--step" => () => StepTimes.Print(args),
    "--side-by-side" => () => SideBySide.Run(args[1..]),
    "--roofline" => () => Roofline.Print(args[1..]),
    "--growth" => () => Growth.Print(args[1..]),
    _ => null,
};
if (mode is null)
{
    KernelBenchmarks.Run(args);
    return 0;
}

try
{
    mode();
    return 0;
}
catch (Exception e) when (e is UsageException or BenchmarkException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return e is UsageException ? 2 : 1;
}
