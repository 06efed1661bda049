using System.Numerics;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Schedules;

/// <summary>
/// The levels of the ecosystem's EDM samplers, which need no training schedule: the network is told ln(sigma)/4, and the initial noise is
/// scaled by sqrt(sigmaMax^2 + 1). Karras et al., 2022, section 5 and table 1.
/// </summary>
public static class EdmGrid
{
    /// <summary>The grid of so many steps.</summary>
    /// <typeparam name="TScalar">The scalar; the settings are read as doubles.</typeparam>
    /// <param name="count">1 to <see cref="VpSchedule.MaxSteps"/>.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">The count or a setting is out of range.</exception>
    public static SigmaSpaceGrid<TScalar> Make<TScalar>(int count, EdmGridSettings settings)
        where TScalar : IRootFunctions<TScalar>, IPowerFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(settings);
        TScalar least = TScalar.CreateChecked(settings.SigmaMin), greatest = TScalar.CreateChecked(settings.SigmaMax);
        TScalar[] sigmas = settings.SigmaSpacing switch
        {
            SigmaSpacing.Karras => SigmaGrid.Karras(count, least, greatest, settings.Rho, settings.FinalSigmasType),
            SigmaSpacing.Exponential => SigmaGrid.UniformLogSigma(count, least, greatest, settings.FinalSigmasType),
            _ => throw new ArgumentException($"An EDM grid is Karras or Exponential, not {settings.SigmaSpacing}.", nameof(settings)),
        };
        TScalar quarter = Ratio.Of<TScalar>(1, 4);
        IEnumerable<TScalar> told = sigmas.Take(count).Select(sigma => quarter * TScalar.Log(sigma));
        return new SigmaSpaceGrid<TScalar>([.. sigmas], [.. told], TScalar.Sqrt((greatest * greatest) + TScalar.One));
    }
}
