namespace Ebb.Devices;

/// <summary>How far a device's kernel is from its naive twin.</summary>
/// <param name="Kernel">The kernel, for people.</param>
/// <param name="LargestError">The largest difference, as a share of the largest magnitude; NaN where one of them is not a number.</param>
/// <param name="AllowedError">What rounding explains.</param>
public sealed record KernelDeviation(string Kernel, double LargestError, double AllowedError)
{
    /// <summary>Whether the kernel is as good as it should be.</summary>
    public bool IsGood => LargestError <= AllowedError;
}
