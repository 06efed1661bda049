namespace Ebb.Cli.Engine;

/// <summary>A data set known by name.</summary>
/// <param name="Name">The name that --dataset takes.</param>
/// <param name="Images">The images, such as "50000 + 10000 of 3x32x32".</param>
/// <param name="Ready">Whether it can be used now.</param>
/// <param name="Where">The folder it is in, or how to get it.</param>
internal sealed record DataSetState(string Name, string Images, bool Ready, string Where);
