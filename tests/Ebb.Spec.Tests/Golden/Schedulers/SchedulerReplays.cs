namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>All schedulers that the spec can replay.</summary>
internal static class SchedulerReplays
{
    private static readonly ISchedulerReplay[] All =
    [
        .. typeof(SchedulerReplays).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ISchedulerReplay)))
            .Select(type => (ISchedulerReplay)Activator.CreateInstance(type)!),
    ];

    /// <summary>Null for a scheduler that the spec does not have.</summary>
    public static ISchedulerReplay? For(string scheduler) => All.SingleOrDefault(replay => replay.Knows(scheduler));
}
