namespace Ebb.Spec.Reverse.Methods;

/// <summary>Which prediction an exponential integrator extrapolates over lambda = ln(Alpha/Sigma), and of which equation.</summary>
public enum DpmAlgorithm
{
    /// <summary>x0Hat, of the probability-flow ODE: DPM-Solver++, "dpmsolver++" (Lu et al., 2022b).</summary>
    Data,

    /// <summary>epsHat, of the probability-flow ODE: DPM-Solver, "dpmsolver" (Lu et al., 2022a).</summary>
    Noise,

    /// <summary>x0Hat, of the reverse SDE: SDE-DPM-Solver++, "sde-dpmsolver++" (Lu et al., 2022b).</summary>
    StochasticData,
}
