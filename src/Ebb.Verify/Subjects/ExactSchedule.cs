using System.Text.Json;
using Ebb.Verify.Numbers;

namespace Ebb.Verify.Subjects;

/// <summary>The schedule of a model in exact fractions, from the decimals that <c>scheduler_config.json</c> spells.</summary>
public sealed class ExactSchedule
{
    private ExactSchedule(Fraction[] betas)
    {
        Betas = betas;
        var alphaBar = new Fraction[betas.Length + 1];
        alphaBar[0] = Fraction.One;
        for (int k = 0; k < betas.Length; k++) alphaBar[k + 1] = alphaBar[k] * (Fraction.One - betas[k]);
        AlphaBar = alphaBar;
    }

    /// <summary>T.</summary>
    public int Steps => Betas.Count;

    /// <summary>beta_0 .. beta_{T-1}.</summary>
    public IReadOnlyList<Fraction> Betas { get; }

    /// <summary>alphaBar_0 = 1 .. alphaBar_T.</summary>
    public IReadOnlyList<Fraction> AlphaBar { get; }

    /// <summary>Linear betas, the ends included; T = 1 gives betaEnd.</summary>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="betaStart">beta_0.</param>
    /// <param name="betaEnd">beta_{T-1}.</param>
    public static ExactSchedule Linear(int steps, Fraction betaStart, Fraction betaEnd)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(steps == 1 ? [betaEnd] : [.. Enumerable.Range(0, steps).Select(k => betaStart + (new Fraction(k, steps - 1) * (betaEnd - betaStart)))]);
    }

    /// <summary>Reads a scheduler's file, which the library has read and checked before.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UncertifiableException">Its betas are no decimals: another schedule than linear or a list, or one that is rescaled.</exception>
    public static ExactSchedule Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        if (root.TryGetProperty("rescale_betas_zero_snr", out var rescaled) && rescaled.ValueKind == JsonValueKind.True)
        {
            throw new UncertifiableException($"{path}: rescale_betas_zero_snr makes betas that are no fractions; certificates cover linear betas and trained_betas as they are.");
        }

        if (root.TryGetProperty("trained_betas", out var betas) && betas.ValueKind == JsonValueKind.Array)
        {
            return new([.. betas.EnumerateArray().Select(beta => Fraction.OfDecimal(beta.GetRawText()))]);
        }

        string? kind = root.TryGetProperty("beta_schedule", out var given) ? given.GetString() : null;
        return kind == "linear"
            ? Linear(root.GetProperty("num_train_timesteps").GetInt32(), Decimal("beta_start"), Decimal("beta_end"))
            : throw new UncertifiableException($"{path}: beta_schedule is {kind}; certificates cover linear betas and trained_betas, whose betas are fractions. Train with --schedule linear.");

        Fraction Decimal(string key) => Fraction.OfDecimal(root.GetProperty(key).GetRawText());
    }

    /// <summary>The time that a net is told at an index: (t - 1)/(T - 1), 0 when T = 1.</summary>
    /// <param name="index">t, 1 to T.</param>
    public Fraction TimeOf(int index) => Steps == 1 ? Fraction.Zero : new(index - 1, Steps - 1);
}
