namespace Ebb.Cli.Engine;

/// <summary>Which folder the weights come from.</summary>
internal static class ModelSource
{
    private const string Average = "model";
    private const string Last = "model-raw";

    /// <summary>The folder to load for <c>--ema</c>, <c>--raw</c> or neither.</summary>
    /// <param name="source">A run folder or a model folder.</param>
    /// <param name="weights">"ema", "raw" or null.</param>
    /// <exception cref="FailureException">The run kept no average, or it is no run.</exception>
    public static string Choose(string source, string? weights)
    {
        if (weights is null || !Directory.Exists(source)) return source;
        if (!Directory.Exists(Path.Combine(source, Average)))
        {
            throw new FailureException($"--{weights}: '{source}' is no run folder, so there is one model in it only: leave the flag out");
        }

        if (!Directory.Exists(Path.Combine(source, Last)))
        {
            throw new FailureException($"--{weights}: the run '{source}' kept no average of its weights, so its model/ holds the last ones: leave the flag out, or train with --ema");
        }

        return Path.Combine(source, weights == "raw" ? Last : Average);
    }
}
