namespace Ebb.Spec.Tests.Registry;

/// <summary>Every definition of the spec. A new area adds its file here, a new definition its line there.</summary>
internal static class Definitions
{
    public static IReadOnlyList<Definition> All { get; } =
    [
        .. FunctionsDefinitions.All,
        .. ScalarsDefinitions.All,
        .. SchedulesDefinitions.All,
        .. ProcessesDefinitions.All,
        .. FieldsDefinitions.All,
        .. ForwardDefinitions.All,
        .. ReverseDefinitions.All,
        .. MultistepDefinitions.All,
        .. DynamicsDefinitions.All,
        .. ProcessSamplersDefinitions.All,
        .. GuidanceDefinitions.All,
        .. NnDefinitions.All,
        .. OptimDefinitions.All,
        .. ExactDefinitions.All,
    ];
}
