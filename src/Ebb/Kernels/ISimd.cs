namespace Ebb.Kernels;

/// <summary>
/// The few vector operations that the convolution tiles are made of, so that one template serves every instruction set.
/// The members are called on a type parameter that is a struct: the JIT sees through them.
/// </summary>
/// <typeparam name="TVec">The vector of <see cref="Count"/> floats.</typeparam>
internal unsafe interface ISimd<TVec>
    where TVec : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Pixels of a tile two vectors wide: as many as leave no accumulator without a register.</summary>
    static abstract int PixelsOfTwo { get; }

    static abstract TVec Zero { get; }

    static abstract TVec Load(float* source);

    static abstract void Store(float* target, TVec value);

    static abstract TVec Broadcast(float value);

    static abstract TVec Add(TVec a, TVec b);

    /// <summary>a * b + c, fused where the machine can.</summary>
    static abstract TVec MultiplyAdd(TVec a, TVec b, TVec c);

    /// <summary>0 where the value is negative; a NaN stays.</summary>
    static abstract TVec Relu(TVec value);

    /// <summary>The value where the mask is positive, else 0.</summary>
    static abstract TVec WherePositive(TVec mask, TVec value);
}
