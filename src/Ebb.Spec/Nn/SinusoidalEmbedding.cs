using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>
/// A time as sines and cosines of geometrically spaced frequencies: with half = floor(width / 2) and
/// f_j = maxPeriod^(-j / (half - frequencyShift)) for j = 0 .. half - 1, the row is sin(scale t f_j), then cos(scale t f_j), and a 0 where the
/// width is odd. Vaswani et al., 2017, section 3.5 (there with sine and cosine side by side); Ho, Jain and Abbeel, 2020.
/// </summary>
public static class SinusoidalEmbedding
{
    /// <summary>The rows.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="times">N times, counted in training steps as a rule.</param>
    /// <param name="width">The length of a row, at least 2.</param>
    /// <param name="cosinesFirst">Whether the cosines come before the sines.</param>
    /// <param name="frequencyShift">Below half. 1 makes the lowest frequency 1 / maxPeriod, 0 leaves it a step above.</param>
    /// <param name="scale">What the times are multiplied by: 1000 for times in [0, 1].</param>
    /// <param name="maxPeriod">The longest period over 2 pi, more than 0.</param>
    /// <returns>(N, width).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public static Tensor<TScalar> Of<TScalar>(
        ReadOnlySpan<TScalar> times,
        int width,
        bool cosinesFirst = false,
        double frequencyShift = 1,
        double scale = 1,
        double maxPeriod = 10_000)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, ITrigonometricFunctions<TScalar>
    {
        int half = width / 2;
        if (half < 1) throw new ArgumentOutOfRangeException(nameof(width), width, "A row holds a sine and a cosine at least: expected 2 or more.");
        if (!(frequencyShift < half))
        {
            throw new ArgumentOutOfRangeException(nameof(frequencyShift), frequencyShift, $"Expected less than half the width, {half}: usually 0 or 1.");
        }

        if (!(maxPeriod > 0 && double.IsFinite(maxPeriod))) throw new ArgumentOutOfRangeException(nameof(maxPeriod), maxPeriod, "Expected a finite number above 0.");
        TScalar perStep = -TScalar.Log(TScalar.CreateChecked(maxPeriod)) / TScalar.CreateChecked(half - frequencyShift);
        TScalar factor = TScalar.CreateChecked(scale);
        TScalar[] frequencies = [.. Enumerable.Range(0, half).Select(j => factor * TScalar.Exp(perStep * TScalar.CreateChecked(j)))];
        return Waves.Of(times, frequencies, width, cosinesFirst);
    }
}

/// <summary>Rows of sines and cosines, which the two embeddings share.</summary>
internal static class Waves
{
    public static Tensor<TScalar> Of<TScalar>(ReadOnlySpan<TScalar> times, TScalar[] frequencies, int width, bool cosinesFirst)
        where TScalar : ITrigonometricFunctions<TScalar>
    {
        TScalar[] rows = new TScalar[times.Length * width];
        int sines = cosinesFirst ? frequencies.Length : 0, cosines = frequencies.Length - sines;
        for (int n = 0; n < times.Length; n++)
        {
            Span<TScalar> row = rows.AsSpan(n * width, width);
            row.Fill(TScalar.Zero);
            for (int j = 0; j < frequencies.Length; j++)
            {
                TScalar angle = times[n] * frequencies[j];
                (row[sines + j], row[cosines + j]) = (TScalar.Sin(angle), TScalar.Cos(angle));
            }
        }

        return Tensor.Create(rows, [times.Length, width]);
    }
}
