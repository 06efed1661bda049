using Ebb.Kernels;
using Ebb.Random;
using Ebb.Spec.Reverse;
using Ebb.Tensors;

namespace Ebb.Devices;

/// <summary>
/// The processor, through managed vector kernels and a few threads. Memory is managed too, so there is nothing to dispose.
/// Calls from several threads wait for each other.
/// </summary>
public sealed partial class CpuDevice : Device
{
    /// <summary>
    /// The memory that the images run at a time should keep to, per tensor between two layers: a share of a usual third-level cache,
    /// and enough images to be worth a pass over a U-Net's filters.
    /// </summary>
    private const long BytesAtATime = 5L << 19;

    private readonly object _gate = new();
    private readonly WorkerPool _pool;
    private readonly Elementwise<Sum> _sum = new();
    private readonly Elementwise<Rectified> _rectified = new();
    private readonly Elementwise<WherePositive> _wherePositive = new();
    private readonly Elementwise<PlusWherePositive> _plusWherePositive = new();
    private readonly SquaredDifference _squaredDifference = new();
    private readonly GaussianKernel _gaussian = new();
    private readonly MixKernel _mix = new();
    private readonly ReverseStepKernel _reverseStep = new();
    private readonly AdamKernel _adam = new();

    /// <summary>Starts a device; its threads start with its first large call and end with it.</summary>
    /// <param name="threads">Threads that work at once, or 0 for one per processor.</param>
    /// <param name="instructionSet">The vectors to use, or null for the widest that this machine has.</param>
    /// <param name="winograd">Whether 3x3 convolutions of 32 channels and more, and of 8 input channels and more on images of 256 pixels and more, go through Winograd's transform: faster, with about twice the rounding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative or above 1024, or the instruction set is none of the named ones.</exception>
    public CpuDevice(int threads = 0, CpuInstructionSet? instructionSet = null, bool winograd = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        UsesWinograd = winograd;
        InstructionSet = instructionSet ?? ConvolutionKernels.Widest();
        if (!Enum.IsDefined(InstructionSet))
        {
            throw new ArgumentOutOfRangeException(nameof(instructionSet), instructionSet, "Expected Scalar, Simd128, Avx2 or Avx512, or null for the widest.");
        }

        _pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        _convolutions = new ConvolutionKernels(InstructionSet, winograd);
    }

    /// <summary>The vectors in use.</summary>
    public CpuInstructionSet InstructionSet { get; }

    /// <summary>Whether 3x3 convolutions go through Winograd's transform where it is faster.</summary>
    public bool UsesWinograd { get; }

    /// <summary>The vectors in use, as people write them: <c>AVX2</c>.</summary>
    public string InstructionSetName => NameOf(InstructionSet);

    /// <summary>A set of vectors as people write it: <c>AVX2</c>.</summary>
    public static string NameOf(CpuInstructionSet set) => set switch
    {
        CpuInstructionSet.Avx512 => "AVX-512",
        CpuInstructionSet.Avx2 => "AVX2",
        CpuInstructionSet.Simd128 => "128-bit",
        _ => "scalar",
    };

    /// <inheritdoc/>
    public override int Threads => _pool.Threads;

    /// <inheritdoc/>
    public override string Name => $"cpu ({InstructionSetName}, {Threads} {(Threads == 1 ? "thread" : "threads")})";

    /// <inheritdoc/>
    public override int ImagesAtATime(Shape input, int widestChannels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widestChannels, 1);
        long perImage = BytesFor(new Shape(1, widestChannels, input.H, input.W), TensorKind.Image);
        int images = (int)Math.Clamp(BytesAtATime / perImage, 1, input.N);

        // Where not even two images fit, blocks would only make the filters travel more often.
        if (images == 1) return input.N;
        while (input.N % images != 0) images--;
        return images;
    }

    /// <inheritdoc/>
    public override long BytesFor(Shape shape, TensorKind kind) => PinnedBuffer.Rounded(new CpuLayout(shape, kind).Length) * sizeof(float);

    /// <inheritdoc/>
    protected override TensorStorage AllocateCore(Shape shape, TensorKind kind) => new CpuStorage(shape, kind);

    /// <inheritdoc/>
    protected override void UploadCore(ReadOnlySpan<float> values, Tensor target) => Write(target).Upload(values);

    /// <inheritdoc/>
    protected override void DownloadCore(Tensor source, Span<float> values) => Read(source).Download(values);

    /// <inheritdoc/>
    protected override void FillCore(Tensor target, float value) => Write(target).Fill(value);

    /// <inheritdoc/>
    protected override void CopyCore(Tensor source, Tensor target) => Write(target).CopyFrom(Read(source));

    /// <inheritdoc/>
    protected override void AddCore(Tensor a, Tensor b, Tensor target)
    {
        lock (_gate) _pool.Run(_sum, _sum.Prepare(Read(a), Read(b), Read(b), Write(target)));
    }

    /// <inheritdoc/>
    protected override void ReluCore(Tensor x, Tensor target)
    {
        lock (_gate) _pool.Run(_rectified, _rectified.Prepare(Read(x), Read(x), Read(x), Write(target)));
    }

    /// <inheritdoc/>
    protected override void ReluBackwardCore(Tensor y, Tensor dy, bool accumulate, Tensor dx)
    {
        lock (_gate)
        {
            if (accumulate) _pool.Run(_plusWherePositive, _plusWherePositive.Prepare(Read(y), Read(dy), Read(dx), Write(dx)));
            else _pool.Run(_wherePositive, _wherePositive.Prepare(Read(y), Read(dy), Read(dy), Write(dx)));
        }
    }

    /// <inheritdoc/>
    protected override double SquaredErrorCore(Tensor prediction, Tensor target) => Squared(Read(prediction), Read(target), 0, null);

    /// <inheritdoc/>
    protected override double SquaredErrorWithGradientCore(Tensor prediction, Tensor target, float scale, Tensor gradient) =>
        Squared(Read(prediction), Read(target), scale, Write(gradient));

    /// <inheritdoc/>
    protected override double SumOfSquaresCore(Tensor x) => Squared(Read(x), null, 0, null);

    /// <inheritdoc/>
    protected override void FillGaussianCore(Tensor target, NoiseKey key, int firstImage)
    {
        lock (_gate) _pool.Run(_gaussian, _gaussian.Prepare(Write(target), key, firstImage));
    }

    /// <inheritdoc/>
    protected override void MixWithTimeCore(
        Tensor x, Tensor? eps, ReadOnlySpan<float> fromX, ReadOnlySpan<float> fromEps, ReadOnlySpan<float> time, Tensor input)
    {
        lock (_gate) _pool.Run(_mix, _mix.Prepare(Read(x), ReadOrNull(eps), fromX, fromEps, time, Write(input)));
    }

    /// <inheritdoc/>
    protected override float ReverseStepCore(
        Tensor x, Tensor epsHat, Tensor? noise, in ReverseCoefficients<double> coefficients, Tensor xPrev)
    {
        lock (_gate)
        {
            _pool.Run(_reverseStep, _reverseStep.Prepare(Read(x), Read(epsHat), ReadOrNull(noise), coefficients, Write(xPrev)));
            return _reverseStep.Largest;
        }
    }

    /// <inheritdoc/>
    protected override void AdamStepCore(Tensor p, Tensor g, Tensor m, Tensor v, in AdamFactors factors)
    {
        lock (_gate) _pool.Run(_adam, _adam.Prepare(Write(p), Read(g), Write(m), Write(v), factors));
    }

    private double Squared(CpuStorage a, CpuStorage? b, float scale, CpuStorage? gradient)
    {
        lock (_gate)
        {
            _pool.Run(_squaredDifference, _squaredDifference.Prepare(a, b, scale, gradient));
            return _squaredDifference.Total;
        }
    }

    private static CpuStorage Read(Tensor tensor) => (CpuStorage)tensor.Storage;

    private static CpuStorage? ReadOrNull(Tensor? tensor) => tensor is null ? null : Read(tensor);

    private static CpuStorage Write(Tensor tensor)
    {
        var storage = Read(tensor);
        storage.Version++;
        return storage;
    }
}
