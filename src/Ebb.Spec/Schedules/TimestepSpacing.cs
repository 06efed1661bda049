namespace Ebb.Spec.Schedules;

/// <summary>How a sampler's timesteps lie among the T training levels 0 to T - 1. Lin et al., 2024, section 3.3 and table 2.</summary>
public enum TimestepSpacing
{
    /// <summary>Whole multiples of floor(T/count), from 0 up, plus an offset: the noisiest level is usually left out.</summary>
    Leading,

    /// <summary>Evenly from T - 1 to 0, both included.</summary>
    Linspace,

    /// <summary>From T - 1 down in strides of T/count: the noisiest level is included, level 0 is not.</summary>
    Trailing,
}
