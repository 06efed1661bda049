using System.Numerics;
using System.Numerics.Tensors;

namespace Ebb.Spec.Nn;

/// <summary>The operators of the U-Net on a <see cref="Tape{TScalar}"/>: each forward pass with its gradients.</summary>
internal static class TapeOperators
{
    public static Tensor<TScalar> Linear<TScalar>(this Tape<TScalar> tape, string name, Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar>
    {
        (Tensor<TScalar> weight, Tensor<TScalar> bias) = tape.WeightAndBias(name);
        return tape.Record(Nn.Linear.Forward(x, weight, bias), upstream =>
        {
            tape.Accumulate(weight, Nn.Linear.WeightGradient(x, upstream));
            tape.Accumulate(bias, Nn.Linear.BiasGradient(upstream));
            tape.Accumulate(x, Nn.Linear.InputGradient(weight, upstream));
        });
    }

    public static Tensor<TScalar> GroupNorm<TScalar>(this Tape<TScalar> tape, string name, Tensor<TScalar> x, int groups, TScalar epsilon)
        where TScalar : IRootFunctions<TScalar>
    {
        (Tensor<TScalar> weight, Tensor<TScalar> bias) = tape.WeightAndBias(name);
        return tape.Record(Nn.GroupNorm.Forward(x, weight, bias, groups, epsilon), upstream =>
        {
            (Tensor<TScalar> dWeight, Tensor<TScalar> dBias) = Nn.GroupNorm.ParameterGradients(x, groups, epsilon, upstream);
            tape.Accumulate(weight, dWeight);
            tape.Accumulate(bias, dBias);
            tape.Accumulate(x, Nn.GroupNorm.InputGradient(x, weight, groups, epsilon, upstream));
        });
    }

    public static Tensor<TScalar> Silu<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> x)
        where TScalar : IExponentialFunctions<TScalar> =>
        tape.Record(Nn.Silu.Forward(x), upstream => tape.Accumulate(x, Nn.Silu.Gradient(x, upstream)));

    /// <summary>Attention of <paramref name="heads"/> heads; q, k and v are (N, L, heads D).</summary>
    public static Tensor<TScalar> Attention<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> q, Tensor<TScalar> k, Tensor<TScalar> v, int heads)
        where TScalar : IExponentialFunctions<TScalar>, IRootFunctions<TScalar>
    {
        (Tensor<TScalar> q, Tensor<TScalar> k, Tensor<TScalar> v) split = (Tokens.Split(q, heads), Tokens.Split(k, heads), Tokens.Split(v, heads));
        return tape.Record(Tokens.Merge(Nn.Attention.Forward(split.q, split.k, split.v)), upstream =>
        {
            (Tensor<TScalar> dQ, Tensor<TScalar> dK, Tensor<TScalar> dV) = Nn.Attention.Gradients(split.q, split.k, split.v, Tokens.Split(upstream, heads));
            tape.Accumulate(q, Tokens.Merge(dQ));
            tape.Accumulate(k, Tokens.Merge(dK));
            tape.Accumulate(v, Tokens.Merge(dV));
        });
    }

    /// <summary>(N, C, H, W) to (N, H W, C).</summary>
    public static Tensor<TScalar> ToTokens<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar> =>
        tape.Record(Tokens.OfImages(x), upstream => tape.Accumulate(x, Tokens.ToImages(upstream, x.Lengths[2], x.Lengths[3])));

    /// <summary>(N, H W, C) to (N, C, H, W), the shape of <paramref name="like"/>.</summary>
    public static Tensor<TScalar> ToImages<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> tokens, Tensor<TScalar> like)
        where TScalar : INumberBase<TScalar> =>
        tape.Record(Tokens.ToImages(tokens, like.Lengths[2], like.Lengths[3]), upstream => tape.Accumulate(tokens, Tokens.OfImages(upstream)));

    public static Tensor<TScalar> Upsample<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> x)
        where TScalar : INumberBase<TScalar> =>
        tape.Record(Nn.Upsample.Forward(x), upstream => tape.Accumulate(x, Nn.Upsample.Gradient(upstream)));

    public static Tensor<TScalar> Concatenate<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> x, Tensor<TScalar> y)
        where TScalar : INumberBase<TScalar> =>
        tape.Record(Channels.Concatenate(x, y), upstream =>
        {
            tape.Accumulate(x, Channels.Take(upstream, 0, (int)x.Lengths[1]));
            tape.Accumulate(y, Channels.Take(upstream, (int)x.Lengths[1], (int)y.Lengths[1]));
        });

    public static Tensor<TScalar> AddPerChannel<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> x, Tensor<TScalar> e)
        where TScalar : INumberBase<TScalar> =>
        tape.Record(PerChannel.Add(x, e), upstream =>
        {
            tape.Accumulate(x, upstream);
            tape.Accumulate(e, PerChannel.Sum(upstream));
        });

    public static Tensor<TScalar> ScaleShift<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> x, Tensor<TScalar> e)
        where TScalar : INumberBase<TScalar> =>
        tape.Record(PerChannel.ScaleShift(x, e), upstream =>
        {
            (Tensor<TScalar> dX, Tensor<TScalar> dE) = PerChannel.ScaleShiftGradients(x, e, upstream);
            tape.Accumulate(x, dX);
            tape.Accumulate(e, dE);
        });

    public static Tensor<TScalar> Lookup<TScalar>(this Tape<TScalar> tape, string name, int[] indices)
        where TScalar : INumberBase<TScalar>
    {
        Tensor<TScalar> table = tape.Parameter($"{name}.weight");
        return tape.Record(
            Embedding.Forward(table, indices),
            upstream => tape.Accumulate(table, Embedding.Gradient((int)table.Lengths[0], indices, upstream)));
    }

    /// <summary>factors[n] x + shift for every image n.</summary>
    public static Tensor<TScalar> Affine<TScalar>(this Tape<TScalar> tape, Tensor<TScalar> x, TScalar[] factors, TScalar shift)
        where TScalar : INumberBase<TScalar>
    {
        return tape.Record(Scaled(x, shift), upstream => tape.Accumulate(x, Scaled(upstream, TScalar.Zero)));

        Tensor<TScalar> Scaled(Tensor<TScalar> images, TScalar added)
        {
            TScalar[] values = Elements.Of(images);
            for (int i = 0; i < values.Length; i++) values[i] = (factors[i / (values.Length / factors.Length)] * values[i]) + added;
            return Tensor.Create(values, images.Lengths);
        }
    }
}
