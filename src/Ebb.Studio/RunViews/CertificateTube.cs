namespace Ebb.Studio.RunViews;

/// <summary>A width after each step of a sampler.</summary>
internal sealed record CertificateTube(IReadOnlyList<double> Step, IReadOnlyList<double> Width);
