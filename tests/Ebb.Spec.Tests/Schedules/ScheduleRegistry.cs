using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Schedules;

/// <summary>Every schedule of the catalog and every sigma grid, for the laws that all of them keep. A new grid adds its line.</summary>
internal static class ScheduleRegistry
{
    /// <summary>Schedules of a number of steps.</summary>
    public static IReadOnlyDictionary<string, Func<int, VpSchedule<double>>> Schedules { get; } = Catalog.Schedules
        .ToDictionary(entry => entry.Key, entry => (Func<int, VpSchedule<double>>)entry.Value.Make<double>, StringComparer.Ordinal);

    /// <summary>Grids of a number of sigmas from the least and the greatest.</summary>
    public static IReadOnlyDictionary<string, Func<int, double, double, double[]>> SigmaGrids { get; } = new Dictionary<string, Func<int, double, double, double[]>>
    {
        ["Karras, rho 7"] = (count, least, greatest) => SigmaGrid.Karras(count, least, greatest),
        ["Karras, rho 1"] = (count, least, greatest) => SigmaGrid.Karras(count, least, greatest, 1),
        ["uniform log sigma"] = (count, least, greatest) => SigmaGrid.UniformLogSigma(count, least, greatest),
        ["beta 0.6 0.6"] = (count, least, greatest) => SigmaGrid.Beta(count, least, greatest),
        ["beta 2 5"] = (count, least, greatest) => SigmaGrid.Beta(count, least, greatest, 2, 5),
        ["EDM"] = (count, least, greatest) =>
            [.. EdmGrid.Make<double>(count, new() { SigmaMin = least, SigmaMax = greatest }).Sigmas[..count]],
    };

    /// <summary>Rows (name, size) for every entry of a registry.</summary>
    public static TheoryData<string, int> Rows<T>(IReadOnlyDictionary<string, T> registry, params int[] sizes)
    {
        TheoryData<string, int> rows = [];
        foreach (string name in registry.Keys)
        {
            foreach (int size in sizes) rows.Add(name, size);
        }

        return rows;
    }
}
