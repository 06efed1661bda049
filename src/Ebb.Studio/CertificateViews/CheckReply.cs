namespace Ebb.Studio.CertificateViews;

/// <summary>What the checker does or says about a certificate: its words, once it has some.</summary>
/// <param name="State">One of the constants.</param>
/// <param name="Share">The share done, 0 to 1.</param>
/// <param name="Seconds">Time since it began, or that it took.</param>
/// <param name="Text">What it found again, why it rejects, or what went wrong.</param>
internal sealed record CheckReply(string State, double Share, double Seconds, string Text)
{
    public const string Running = "running", Accepted = "accepted", Rejected = "rejected", Cancelled = "cancelled", Failed = "failed";
}
