using System.Numerics;
using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Processes;

namespace Ebb.Spec.Forward;

/// <summary>
/// What training minimises for a network that predicts eps, x0 or v: the squared distance to what the noisy image was made of. It is summed
/// over an image and averaged over images. The score is no such target: -eps/Sigma grows without bound as Sigma goes to 0; learn eps instead.
/// Ho, Jain and Abbeel, 2020, equation 14 (eps); Salimans and Ho, 2022 (x0 and v); Lipman et al., 2023 (the velocity of a flow).
/// </summary>
public static class FieldLoss
{
    /// <summary>What the network should say of Alpha x0 + Sigma eps: eps, x0, or AlphaPrime x0 + SigmaPrime eps.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="kind">Eps, X0 or V.</param>
    /// <param name="levels">One level for each image, or for each place of more leading axes, or one for all.</param>
    /// <param name="x0">Clean images, (N, C, H, W) or any other shape.</param>
    /// <param name="eps">The noise that was mixed in, of the same shape.</param>
    /// <returns>The target, of the shape of x0.</returns>
    /// <exception cref="ArgumentException">The kind is Score, the shapes differ, or the number of levels does not fit them.</exception>
    public static Tensor<TScalar> Target<TScalar>(
        PredictionKind kind, IReadOnlyList<NoiseLevel<TScalar>> levels, Tensor<TScalar> x0, Tensor<TScalar> eps)
        where TScalar : INumberBase<TScalar>
    {
        CheckKind(kind);
        ArgumentNullException.ThrowIfNull(levels);
        Elements.CheckSameShape(x0, eps);
        Rows.CheckCount(levels.Count, x0);
        return kind switch
        {
            PredictionKind.Eps => eps,
            PredictionKind.X0 => x0,
            _ => Rows.WeightedSum([.. levels.Select(level => (level.AlphaPrime, level.SigmaPrime))], x0, eps),
        };
    }

    /// <summary>The squared distance of each image, summed over its elements.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="output">What the network said, (N, ...).</param>
    /// <param name="target">What it should have said, of the same shape.</param>
    /// <returns>N losses, each at least 0.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor<TScalar> PerSample<TScalar>(Tensor<TScalar> output, Tensor<TScalar> target)
        where TScalar : INumberBase<TScalar>
    {
        Elements.CheckSameShape(output, target);
        TScalar[] squares = Elements.Of(Elements.Zip(output, target, (f, want) => (f - want) * (f - want)));
        int images = (int)output.Lengths[0], size = images == 0 ? 0 : squares.Length / images;
        TScalar[] losses = new TScalar[images];
        for (int n = 0; n < images; n++)
        {
            foreach (TScalar square in squares.AsSpan(n * size, size)) losses[n] += square;
        }

        return Tensor.Create(losses, [images]);
    }

    /// <summary>The loss of a batch: each image is used R times in a row with noise of its own, mean over all N R of weight * loss.</summary>
    /// <typeparam name="TScalar">The scalar.</typeparam>
    /// <param name="process">The process.</param>
    /// <param name="kind">What the network predicts: Eps, X0 or V.</param>
    /// <param name="model">The network, called once an image with its R noisy versions.</param>
    /// <param name="x0">Clean images, (N, ...).</param>
    /// <param name="t">One time for each image, (N,), in [0, 1].</param>
    /// <param name="eps">The noise, (N R, ...): rows 0 to R - 1 belong to image 0, and so on.</param>
    /// <param name="weights">One weight for each image, (N,); null for 1.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The kind is Score, or a shape does not fit.</exception>
    public static TScalar Batch<TScalar>(
        DiffusionProcess process,
        PredictionKind kind,
        FieldModel<TScalar> model,
        Tensor<TScalar> x0,
        Tensor<TScalar> t,
        Tensor<TScalar> eps,
        Tensor<TScalar>? weights = null)
        where TScalar : IRootFunctions<TScalar>, IExponentialFunctions<TScalar>, ILogarithmicFunctions<TScalar>,
            ITrigonometricFunctions<TScalar>, IPowerFunctions<TScalar>
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(model);
        int repeats = CheckBatch(x0, t, eps, weights);
        TScalar[] times = Elements.Of(t);
        TScalar sum = TScalar.Zero;
        for (int n = 0; n < times.Length; n++)
        {
            Tensor<TScalar> clean = Block(x0, n, 1, repeats), noise = Block(eps, n * repeats, repeats, 1);
            IReadOnlyList<NoiseLevel<TScalar>> level = [process.Level(times[n])];
            Tensor<TScalar> output = model(QSample.ApplyEach(level, clean, noise), times[n]);
            TScalar loss = Tensor.Sum<TScalar>(PerSample(output, Target(kind, level, clean, noise)));
            sum += weights is null ? loss : weights[n] * loss;
        }

        return sum / TScalar.CreateChecked(times.Length * repeats);
    }

    private static void CheckKind(PredictionKind kind)
    {
        if (kind is PredictionKind.Eps or PredictionKind.X0 or PredictionKind.V) return;
        throw new ArgumentException($"Got {kind}; a loss is against Eps, X0 or V. For a score learn Eps and convert.", nameof(kind));
    }

    private static int CheckBatch<TScalar>(Tensor<TScalar> x0, Tensor<TScalar> t, Tensor<TScalar> eps, Tensor<TScalar>? weights)
    {
        ArgumentNullException.ThrowIfNull(x0);
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(eps);
        nint images = x0.Lengths[0];
        if (images == 0) throw new ArgumentException("A batch has at least one image.", nameof(x0));
        CheckOneEach(t, nameof(t));
        if (weights is not null) CheckOneEach(weights, nameof(weights));
        bool fits = eps.Rank == x0.Rank && eps.Lengths[1..].SequenceEqual(x0.Lengths[1..]);
        if (fits && eps.Lengths[0] >= images && eps.Lengths[0] % images == 0) return (int)(eps.Lengths[0] / images);
        throw new ArgumentException(
            $"eps has the shape {Elements.Shape(eps)}, x0 has {Elements.Shape(x0)}; expected R rows of eps for each image.", nameof(eps));

        void CheckOneEach(Tensor<TScalar> values, string name)
        {
            if (values.Rank == 1 && values.Lengths[0] == images) return;
            throw new ArgumentException($"{name} has the shape {Elements.Shape(values)}; expected ({images}), one for each image.", name);
        }
    }

    // Rows first .. first + count - 1, the whole of them the given number of times.
    private static Tensor<TScalar> Block<TScalar>(Tensor<TScalar> tensor, int first, int count, int times)
    {
        int size = (int)(tensor.FlattenedLength / tensor.Lengths[0]);
        TScalar[] rows = Elements.Of(tensor).AsSpan(first * size, count * size).ToArray();
        return Tensor.Create([.. Enumerable.Repeat(rows, times).SelectMany(block => block)], [count * times, .. tensor.Lengths[1..]]);
    }
}
