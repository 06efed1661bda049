namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Parameters that a mixture must accept, or refuse with an error that names an argument.</summary>
internal sealed class ValidationCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) =>
        golden.Has("distribution") && golden.Has("params") && golden.Row.TryGetProperty("expected", out _);

    public void Check(ProcessCase golden)
    {
        Exception? error = Record.Exception(() =>
            GoldenDistribution.Of(golden.Inputs.GetProperty("distribution").GetString()!, golden.Inputs.GetProperty("params")));
        string expected = golden.Row.GetProperty("expected").GetString()!;
        if (expected == "accept")
        {
            Assert.Null(error);
            return;
        }

        Assert.Equal("reject", expected);
        Assert.False(string.IsNullOrEmpty(Assert.IsAssignableFrom<ArgumentException>(error).ParamName));
    }
}
