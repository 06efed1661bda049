using System.Numerics;
using System.Text.Json;
using Ebb.Spec.Processes;
using Ebb.Testing;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Uniform times, and arguments that they must refuse.</summary>
internal sealed class TimesCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Has("calls") || (golden.Outputs.SequenceEqual(["ts"]) && golden.Has("L"));

    public void Check(ProcessCase golden)
    {
        if (!golden.Has("calls"))
        {
            double[] times = Times<double>(golden.Inputs);
            golden.Check("ts", times);
            Assert.Equal(GoldenJson.Number(golden.Inputs.GetProperty("t_max")), times[0]);
            Assert.Equal(GoldenJson.Number(golden.Inputs.GetProperty("t_min")), times[^1]);
            CheckSingle(golden);
            return;
        }

        JsonElement[] calls = [.. golden.Inputs.GetProperty("calls").EnumerateArray()];
        JsonElement[] verdicts = [.. golden.Row.GetProperty("outputs").GetProperty("verdicts").EnumerateArray()];
        Assert.Equal(verdicts.Length, calls.Length);
        for (int i = 0; i < calls.Length; i++)
        {
            Exception? error = Record.Exception(() => Times<double>(calls[i]));
            GoldenVerdict.Check($"{golden.Name}: {calls[i]}", verdicts[i].GetString()!, error);
        }
    }

    // The reference went another way through float; both are within two of its roundings.
    private static void CheckSingle(ProcessCase golden)
    {
        if (!golden.Row.TryGetProperty("outputs_float32", out JsonElement single)) return;
        double[] got = Array.ConvertAll(Times<float>(golden.Inputs), t => (double)t);
        Close.BySlice($"{golden.Name}/ts in float", GoldenJson.Array(single.GetProperty("ts")), got, Math.ScaleB(1, -23));
    }

    /// <summary>The times of t_min, t_max and L.</summary>
    public static TScalar[] Times<TScalar>(JsonElement arguments)
        where TScalar : INumberBase<TScalar> => UniformTimes.Of<TScalar>(
            GoldenJson.Number(arguments.GetProperty("t_min")), GoldenJson.Number(arguments.GetProperty("t_max")), arguments.GetProperty("L").GetInt32());
}
