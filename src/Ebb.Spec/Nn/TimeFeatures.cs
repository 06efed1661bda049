using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>Sines and cosines of times.</summary>
internal static class TimeFeatures
{
    private const int MaxPeriod = 10000;

    /// <summary>(N, width): the sines of t f_j and their cosines, f_j = 10000^(-j / (width / 2 - freqShift)); an odd width ends with a zero.</summary>
    public static Tensor<TScalar> Sinusoidal<TScalar>(TScalar[] times, int width, double freqShift, bool cosinesFirst)
        where TScalar : IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>, ITrigonometricFunctions<TScalar>
    {
        int half = width / 2;
        TScalar slope = -TScalar.Log(TScalar.CreateChecked(MaxPeriod)) / TScalar.CreateChecked(half - freqShift);
        TScalar[] frequencies = [.. Enumerable.Range(0, half).Select(j => TScalar.Exp(slope * TScalar.CreateChecked(j)))];
        return Waves(times, frequencies, width, cosinesFirst);
    }

    /// <summary>(N, 2 F): the sines of 2 pi w_j log t and their cosines.</summary>
    public static Tensor<TScalar> Fourier<TScalar>(TScalar[] times, Tensor<TScalar> weight)
        where TScalar : ILogarithmicFunctions<TScalar>, ITrigonometricFunctions<TScalar>
    {
        TScalar turn = TScalar.Pi + TScalar.Pi;
        TScalar[] frequencies = Array.ConvertAll(Elements.Of(weight), w => turn * w);
        return Waves(Array.ConvertAll(times, TScalar.Log), frequencies, 2 * frequencies.Length, cosinesFirst: false);
    }

    private static Tensor<TScalar> Waves<TScalar>(TScalar[] times, TScalar[] frequencies, int width, bool cosinesFirst)
        where TScalar : ITrigonometricFunctions<TScalar>
    {
        TScalar[] waves = [.. Enumerable.Repeat(TScalar.Zero, times.Length * width)];
        (int sines, int cosines) = cosinesFirst ? (frequencies.Length, 0) : (0, frequencies.Length);
        for (int n = 0; n < times.Length; n++)
        {
            for (int j = 0; j < frequencies.Length; j++)
            {
                (waves[(n * width) + sines + j], waves[(n * width) + cosines + j]) = TScalar.SinCos(times[n] * frequencies[j]);
            }
        }

        return Tensor.Create(waves, [times.Length, width]);
    }
}
