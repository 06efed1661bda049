namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>
/// Turns the settings of one ecosystem scheduler into the spec's own. To add a scheduler, add a class that implements this (with a constructor
/// without arguments): every class that does is found.
/// </summary>
internal interface ISchedulerReplay
{
    /// <summary>Whether this is the scheduler's class, such as DDIMScheduler.</summary>
    bool Knows(string scheduler);

    /// <summary>What in the row the spec does not have; null when it has all.</summary>
    string? Missing(SamplerRow row);

    /// <summary>What the row runs.</summary>
    SchedulerRun Run(SamplerRow row);
}
