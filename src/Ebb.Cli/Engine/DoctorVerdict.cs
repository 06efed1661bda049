namespace Ebb.Cli.Engine;

/// <summary>How a finding of <c>ebb doctor</c> is to be taken.</summary>
internal enum DoctorVerdict
{
    Fine,

    /// <summary>Worth knowing, but runs will work.</summary>
    Warning,

    Failed,
}
