using Ebb.Kernels;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>
/// A convolution with small whole numbers, whose float32 sums are exact in any order, and its results by plain loops: every
/// device has to match them to the last bit.
/// </summary>
internal sealed class ConvolutionCase
{
    private static readonly int[] Channels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64];
    private static readonly (int H, int W)[] Sizes = [(1, 1), (1, 7), (7, 11), (14, 10), (32, 32)];
    private static readonly Lazy<ConvolutionCase[]> AllCases = new(() => Make().ToArray());

    private ConvolutionCase(Shape input, int outputs, int kernel)
    {
        Input = input;
        Output = input.WithC(outputs);
        Filter = new Shape(outputs, input.C, kernel, kernel);
        X = Whole(input, 1);
        W = Whole(Filter, 2);
        Bias = Whole(Shape.Vector(outputs), 3);
        Residual = Whole(Output, 4);
        Dy = Whole(Output, 5);
        Mask = Whole(Input, 6);
        Held = Whole(Input, 7);
        (Y, Dx, Dw) = (new float[Output.Count], new float[Input.Count], new float[Filter.Count]);
        for (int n = 0; n < input.N; n++) Correlate(n);
        Db = new float[outputs];
        for (int i = 0; i < Output.Count; i++) Db[i / (Output.H * Output.W) % outputs] += Dy[i];
    }

    public static IReadOnlyList<ConvolutionCase> All => AllCases.Value;

    public Shape Input { get; }

    public Shape Output { get; }

    public Shape Filter { get; }

    public float[] X { get; }

    public float[] W { get; }

    public float[] Bias { get; }

    public float[] Residual { get; }

    public float[] Dy { get; }

    /// <summary>Of the shape of the input; about half is not positive.</summary>
    public float[] Mask { get; }

    /// <summary>What dx holds before, where a gradient is accumulated.</summary>
    public float[] Held { get; }

    /// <summary>x * w, without bias.</summary>
    public float[] Y { get; }

    public float[] Dx { get; }

    public float[] Dw { get; }

    public float[] Db { get; }

    public override string ToString() => $"{Input} * {Filter}";

    public static void AssertEqual(float[] want, Tensor got, ConvolutionCase of, string what)
    {
        var values = got.ToArray();
        for (int i = 0; i < want.Length; i++)
        {
            if (values[i] != want[i]) Assert.Fail($"{what} of {of} on {got.Device.Name}: element {i} is {values[i]}; expected {want[i]}.");
        }

        AssertPaddingZero(got);
    }

    /// <summary>Padding and halo of the CPU device hold zeros: the storage equals that of a new tensor with the same values.</summary>
    public static void AssertPaddingZero(Tensor tensor)
    {
        if (tensor.Storage is not CpuStorage storage) return;
        var fresh = (CpuStorage)tensor.Device.From(tensor.Shape, tensor.ToArray(), tensor.Kind).Storage;
        var got = storage.Raw;
        var want = fresh.Raw;
        for (int i = 0; i < want.Length; i++)
        {
            if (got[i] != want[i] && !float.IsNaN(want[i])) Assert.Fail($"The padding of {tensor} holds {got[i]} at {i}.");
        }
    }

    private static IEnumerable<ConvolutionCase> Make()
    {
        foreach (int kernel in (int[])[1, 3, 5])
        {
            for (int i = 0; i < Channels.Length; i++)
            {
                var (h, w) = Sizes[(i + kernel) % Sizes.Length];
                int images = h == 32 ? 1 : 1 + (i % 3);
                yield return new ConvolutionCase(new Shape(images, Channels[i], h, w), Channels[((7 * i) + kernel + 2) % Channels.Length], kernel);
            }
        }

        for (int width = 1; width <= 33; width++) yield return new ConvolutionCase(new Shape(1, 4, 2, width), 20, 3);
        foreach (int channels in (int[])[8, 16, 32]) yield return new ConvolutionCase(new Shape(2, channels, 9, 13), channels, 3);
        yield return new ConvolutionCase(new Shape(2, 3, 4, 3), 2, 7);
        foreach (var (h, w) in ((int, int)[])[(9, 13), (2, 70), (70, 2)]) yield return new ConvolutionCase(new Shape(5, 33, h, w), 40, 1);
    }

    private static float[] Whole(Shape shape, int seed)
    {
        var values = new float[shape.Count];
        var random = new System.Random((shape.Count * 31) + seed);
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(-2, 3);
        return values;
    }

    private void Correlate(int n)
    {
        for (int w = 0; w < Filter.Count; w++)
        {
            var (place, column) = Math.DivRem(w, Filter.W);
            (place, int row) = Math.DivRem(place, Filter.H);
            var (k, c) = Math.DivRem(place, Filter.C);
            Tap(w, ((n * Output.C) + k) * Output.H, ((n * Input.C) + c) * Input.H, row - (Filter.H / 2), column - (Filter.W / 2));
        }
    }

    // One weight, which joins pixel (i, j) of the output and pixel (i + down, j + right) of the input.
    private void Tap(int w, int outputLine, int inputLine, int down, int right)
    {
        for (int i = Math.Max(0, -down); i < Math.Min(Input.H, Input.H - down); i++)
        {
            for (int j = Math.Max(0, -right); j < Math.Min(Input.W, Input.W - right); j++)
            {
                int y = ((outputLine + i) * Input.W) + j;
                int x = ((inputLine + i + down) * Input.W) + j + right;
                Y[y] += W[w] * X[x];
                Dx[x] += W[w] * Dy[y];
                Dw[w] += X[x] * Dy[y];
            }
        }
    }
}
