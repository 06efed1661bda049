using Ebb.Verify.Kernels;

namespace Ebb.Verify.ExactRun;

/// <summary>
/// Computes weighted sums of enclosures. The sum of the centres is exact but for one rounding to the output's lowest digit, less than 1 ulp; the radius
/// is the sum of |weight| radius, the residual's radius, 1 ulp where something was rounded, and what the weights are unsure of.
/// </summary>
/// <param name="grid">The layout of all images.</param>
/// <param name="threads">Threads, at least 1; nothing depends on them.</param>
/// <param name="vectors">Whether to use vector instructions where there are some; the numbers do not depend on it.</param>
internal sealed class SumRunner(PixelGrid grid, int threads, bool vectors)
{
    private const int Width = DigitKernel.Width;

    /// <summary>Writes a sum.</summary>
    /// <param name="plan">The terms.</param>
    /// <param name="inputs">Its inputs, all of one format.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="finish">What comes last.</param>
    /// <param name="output">Where it goes; none of the inputs.</param>
    /// <exception cref="DigitOverflowException">There is no room for a number.</exception>
    public void Run(SumPlan plan, IReadOnlyList<FixedTensor> inputs, FixedTensor? residual, Finish finish, FixedTensor output)
    {
        var format = inputs[0].Format;
        output.Format = format;
        output.RadiusExponent = inputs.Append(residual ?? inputs[0]).Max(tensor => tensor.RadiusExponent);
        var job = new SumJob(grid, plan, inputs, residual, finish, output, vectors);
        if (threads == 1)
        {
            var room = new TileRoom(plan.Channels.Count);
            for (int tile = 0; tile < grid.Tiles; tile++) job.Run(tile, room);
        }
        else
        {
            Parallel.For(0, grid.Tiles, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new TileRoom(plan.Channels.Count), (tile, _, room) =>
            {
                job.Run(tile, room);
                return room;
            }, _ => { });
        }

        if (job.HasOverflow) throw new DigitOverflowException();
        output.Normalise();
    }

    /// <summary>What one thread writes on while it works on a tile.</summary>
    internal sealed class TileRoom(int channels)
    {
        public long[] Carries { get; } = new long[channels * Width];

        public long[] Digits { get; } = new long[Width];

        public long[] Held { get; } = new long[Width];

        public long[] Keeps { get; } = new long[Width];

        public double[] Radii { get; } = new double[Width];

        public double[] Parts { get; } = new double[Width];
    }
}
