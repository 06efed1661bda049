namespace Ebb.Verify.ExactRun;

/// <summary>What becomes of a sum. Both functions move two numbers no further apart, so that a radius stays one.</summary>
internal enum Finish
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(x, 0): radius 0 where the value is surely negative.</summary>
    Relu,

    /// <summary>To [-1, 1]: radius 0 where the value is surely outside.</summary>
    Clamp,
}
