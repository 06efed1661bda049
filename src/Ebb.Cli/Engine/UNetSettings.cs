namespace Ebb.Cli.Engine;

/// <summary>A U-Net as the flags describe it.</summary>
/// <param name="Channels">Channels of every level, from the finest.</param>
/// <param name="LayersPerBlock">Residual blocks of every level.</param>
/// <param name="AttentionLevels">How many levels attend, from the coarsest.</param>
internal sealed record UNetSettings(IReadOnlyList<int> Channels, int LayersPerBlock, int AttentionLevels);
