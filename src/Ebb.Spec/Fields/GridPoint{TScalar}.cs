namespace Ebb.Spec.Fields;

/// <summary>One entry of the grid that a sampler walks, from noise to data.</summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Parameter">The time that the level's derivatives refer to: t of a process, sigma of a sigma grid, the angle of a variance-preserving level.</param>
/// <param name="Level">The weights of data and noise there.</param>
/// <param name="Time">What the network is told there; read at the last entry only by methods that ask there, such as Heun's above Sigma = 0.</param>
/// <param name="InputScale">What the network's input is multiplied by: 1 unless the network was trained on scaled states.</param>
public readonly record struct GridPoint<TScalar>(TScalar Parameter, NoiseLevel<TScalar> Level, TScalar Time, TScalar InputScale);
