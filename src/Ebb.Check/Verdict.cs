namespace Ebb.Check;

/// <summary>What became of a certificate.</summary>
/// <param name="Accepted">Whether everything in it was found again by the checker's own arithmetic.</param>
/// <param name="Statement">What the certificate says, in one plain sentence with its numbers; empty when it was rejected.</param>
/// <param name="Reasons">Why it was rejected, one sentence each; empty when it was accepted.</param>
public sealed record Verdict(bool Accepted, string Statement, IReadOnlyList<string> Reasons);
