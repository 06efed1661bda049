namespace Ebb.Cli.Engine;

/// <summary>One thing that <c>ebb doctor</c> looked at.</summary>
/// <param name="Topic">What it belongs to, such as "memory".</param>
/// <param name="Text">What was found.</param>
/// <param name="Verdict">How that is to be taken.</param>
internal sealed record DoctorFinding(string Topic, string Text, DoctorVerdict Verdict = DoctorVerdict.Fine);
