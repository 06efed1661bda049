namespace Ebb.Data;

/// <summary>Which part of a prepared set is opened.</summary>
public enum DataPart
{
    /// <summary>The training images.</summary>
    Training,

    /// <summary>The test images.</summary>
    Test,
}
