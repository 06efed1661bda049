using System.Collections.Immutable;

namespace Ebb.Spec.Schedules;

/// <summary>
/// What a sampler in sigma space runs over: step k calls the network once at (Sigmas[k], Timesteps[k]) and goes to Sigmas[k + 1].
/// Made by <see cref="EulerGrid"/>, <see cref="DpmSolverGrid"/>, <see cref="EdmGrid"/> and <see cref="FlowMatchGrid"/>.
/// </summary>
/// <typeparam name="TScalar">The scalar.</typeparam>
/// <param name="Sigmas">The noise levels, noisy to clean, the final one included: one more than the timesteps.</param>
/// <param name="Timesteps">What the network is told at each level but the final one.</param>
/// <param name="InitNoiseSigma">What standard normal noise is multiplied by to start at the first level.</param>
public sealed record SigmaSpaceGrid<TScalar>(ImmutableArray<TScalar> Sigmas, ImmutableArray<TScalar> Timesteps, TScalar InitNoiseSigma);
