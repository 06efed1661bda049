namespace Ebb.Fuzz.Structures;

/// <summary>Knows a format well enough to damage a file where it hurts.</summary>
internal interface IStructure
{
    /// <summary>Another file; <paramref name="file"/> is a whole one and stays as it is.</summary>
    byte[] Mutate(byte[] file, FuzzRandom random);
}
