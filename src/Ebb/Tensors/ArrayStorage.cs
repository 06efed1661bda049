namespace Ebb.Tensors;

/// <summary>Row-major values in one managed array.</summary>
internal sealed class ArrayStorage(int count) : TensorStorage
{
    public float[] Values { get; } = new float[count];

    public override long Bytes => (long)Values.Length * sizeof(float);
}
