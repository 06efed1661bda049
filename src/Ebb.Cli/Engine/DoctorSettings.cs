namespace Ebb.Cli.Engine;

/// <summary>Where <c>ebb doctor</c> looks.</summary>
/// <param name="WorkingFolder">The folder that runs and pictures go to.</param>
/// <param name="DataFolder">Where prepared sets are; null for the usual place.</param>
internal sealed record DoctorSettings(string WorkingFolder, string? DataFolder);
