using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Processes;

/// <summary>
/// x_t = Alpha(t) x0 + Sigma(t) eps for t from 0, data, to 1, noise. A new process is one class that writes these two methods; everything else,
/// derivatives included, follows from them.
/// </summary>
public abstract class DiffusionProcess
{
    /// <summary>The weight of the clean image.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At least 0.</returns>
    public abstract TScalar Alpha<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;

    /// <summary>The weight of the noise.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At least 0.</returns>
    public abstract TScalar Sigma<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>;

    /// <summary>The time derivative of <see cref="Alpha"/>, by running it on a dual number.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At most 0; minus infinity where the process says so.</returns>
    public TScalar AlphaPrime<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar> => Alpha(Dual<TScalar>.Variable(t)).Derivative;

    /// <summary>The time derivative of <see cref="Sigma"/>, by running it on a dual number.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>At least 0; infinity where the process says so.</returns>
    public TScalar SigmaPrime<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar> => Sigma(Dual<TScalar>.Variable(t)).Derivative;

    /// <summary>Both weights and both derivatives.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>The noise level at t.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside [0, 1] or not a number.</exception>
    public NoiseLevel<TScalar> Level<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        CheckTime(t);
        return new(Alpha(t), Sigma(t), AlphaPrime(t), SigmaPrime(t));
    }

    /// <summary>The noise level of each time, in row-major order.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">Times in [0, 1], any shape.</param>
    /// <returns>As many levels as there are times.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside [0, 1] or not a number.</exception>
    public IReadOnlyList<NoiseLevel<TScalar>> Levels<TScalar>(Tensor<TScalar> t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(t);
        return Array.ConvertAll(Elements.Of(t), Level);
    }

    /// <summary>One entry of a sampler's grid: the parameter and what the network is told are t itself, and its input is not scaled.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="t">The time, in [0, 1].</param>
    /// <returns>The entry.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside [0, 1] or not a number.</exception>
    public GridPoint<TScalar> Point<TScalar>(TScalar t)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar> => new(t, Level(t), t, TScalar.One);

    /// <summary>The grid that a sampler walks over given times.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="times">From noisy to clean: strictly descending, in [0, 1] (see <see cref="UniformTimes"/>).</param>
    /// <returns>One entry for each time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside [0, 1] or not a number.</exception>
    /// <exception cref="ArgumentException">The times do not descend.</exception>
    public IReadOnlyList<GridPoint<TScalar>> Grid<TScalar>(IReadOnlyList<TScalar> times)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(times);
        for (int i = 1; i < times.Count; i++)
        {
            // "Is it certainly above 0" is a question that an interval can answer too.
            if (Piecewise.Step(times[i - 1] - times[i]) == TScalar.One) continue;
            throw new ArgumentException(
                $"Got {times[i]} after {times[i - 1]}; from noise to data times must strictly descend. Reverse an ascending list.",
                nameof(times));
        }

        return [.. times.Select(Point)];
    }

    /// <summary>x_t = Alpha(t) x0 + Sigma(t) eps.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="x0">Clean images, (N, C, H, W) or any other shape.</param>
    /// <param name="t">
    /// The times, in [0, 1]: of shape (N,), one for each image, or of more leading axes of x0, such as (N, C); or a single one for all.
    /// </param>
    /// <param name="eps">Standard normal noise of the shape of x0.</param>
    /// <returns>The noisy images.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside [0, 1] or not a number.</exception>
    /// <exception cref="ArgumentException">eps has not the shape of x0, or t is not of its leading axes.</exception>
    public Tensor<TScalar> Forward<TScalar>(Tensor<TScalar> x0, Tensor<TScalar> t, Tensor<TScalar> eps)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(x0);
        ArgumentNullException.ThrowIfNull(t);
        bool isPrefix = t.Rank <= x0.Rank && t.Lengths.SequenceEqual(x0.Lengths[..t.Rank]);
        if (t.FlattenedLength != 1 && !isPrefix)
        {
            throw new ArgumentException(
                $"t has the shape {Elements.Shape(t)}, x0 has {Elements.Shape(x0)}; t must be of the leading axes of x0, such as (N,), or one time.",
                nameof(t));
        }

        return QSample.ApplyEach(Levels(t), x0, eps);
    }

    private static void CheckTime<TScalar>(TScalar t)
        where TScalar : INumberBase<TScalar>
    {
        bool isOutside = !TScalar.IsFinite(t) || Piecewise.Step(-t) == TScalar.One || Piecewise.Step(t - TScalar.One) == TScalar.One;
        if (!isOutside) return;
        throw new ArgumentOutOfRangeException(
            nameof(t), t, "Expected a time in [0, 1]: 0 is data, 1 is noise. Divide step numbers by their count.");
    }
}
