using Ebb.Data;
using Ebb.Random;

/// <summary>Points of the plane as images of shape (2, 1, 1): a mixture of equally likely round Gaussians.</summary>
internal sealed class PlanePoints(int count, (double X, double Y)[] modes, double deviation, ulong seed)
    : Dataset("mixture", count, channels: 2, height: 1, width: 1, classNames: null)
{
    private readonly NoiseKey _key = new(seed, NoiseStream.Data);

    public override int? Label(int index)
    {
        CheckIndex(index);
        return null;
    }

    public override void CopyImage(int index, Span<float> chw)
    {
        CheckCopy(index, chw);
        var (x, y) = modes[Noise.Integer(_key, index, element: 4, modes.Length)];
        chw[0] = (float)(x + (deviation * Noise.Gaussian(_key, index, 0)));
        chw[1] = (float)(y + (deviation * Noise.Gaussian(_key, index, 1)));
    }
}
