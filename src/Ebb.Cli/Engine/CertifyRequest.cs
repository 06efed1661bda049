namespace Ebb.Cli.Engine;

/// <summary>The part of the flags that needs the model to be checked, and the folders.</summary>
/// <param name="Steps">Sampling steps, 1 to T.</param>
/// <param name="Folder">The certificate; replaced when it is there.</param>
/// <param name="Pictures">The folder for pictures.</param>
internal sealed record CertifyRequest(int Steps, string Folder, string Pictures);
