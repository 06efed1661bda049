using System.Text.Json;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Every case of every file of the golden processes; a case that no check fits fails.</summary>
[Trait("Category", "Golden")]
public sealed class ProcessGoldenTests
{
    private static readonly IProcessCheck[] Checks =
    [
        new CoefficientsCheck(),
        new ForwardCheck(),
        new ConversionsCheck(),
        new LossesCheck(),
        new TrainingStepCheck(),
        new TimesCheck(),
        new SamplerCheck(),
        new DistributionCheck(),
        new EmpiricalCheck(),
        new UtilitiesCheck(),
        new ValidationCheck(),
        new MomentsCheck(),
    ];

    private static readonly Lazy<Dictionary<(string File, string Case), JsonElement>> Rows = new(() => GoldenFolder.Files("processes", ".json")
        .SelectMany(path => GoldenJson.Open(path).GetProperty("cases").EnumerateArray()
            .Select(row => ((Path.GetFileName(path), row.GetProperty("case").GetString()!), row)))
        .ToDictionary(entry => entry.Item1, entry => entry.row));

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach ((string file, string name) in Rows.Value.Keys) cases.Add(file, name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_OfTheFolder_HasItsNumbers(string file, string name)
    {
        ProcessCase golden = new(Rows.Value[(file, name)]);
        IProcessCheck[] fitting = [.. Checks.Where(check => check.Fits(golden))];
        Assert.True(fitting.Length == 1, $"{file}, {name}: {fitting.Length} checks fit a case with the inputs {golden.Inputs}.");
        fitting[0].Check(golden);
    }
}
