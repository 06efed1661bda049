namespace Ebb.Cli.Engine;

/// <summary>The kinds of certificates that <c>ebb certify</c> makes. A new one is one line here.</summary>
internal static class CertificateKinds
{
    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<ICertificateKind> All { get; } =
        [new ExactCertificate(), new StartBoxCertificate(), new ReconstructionCertificate(), new LipschitzCertificate()];

    /// <summary>Their names.</summary>
    public static string[] Names => [.. All.Select(kind => kind.Name)];

    /// <summary>The one of that name.</summary>
    public static ICertificateKind Of(string name) => All.Single(kind => kind.Name == name);
}
