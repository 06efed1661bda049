using Ebb.Verify.Kernels;

namespace Ebb.Verify.ExactRun;

/// <summary>One weighted sum, tile by tile: digits from the lowest up with a carry, then the radii, then what comes last.</summary>
internal sealed class SumJob
{
    private const int Width = DigitKernel.Width;

    private readonly PixelGrid _grid;
    private readonly SumPlan _plan;
    private readonly IReadOnlyList<FixedTensor> _inputs;
    private readonly FixedTensor? _residual;
    private readonly Finish _finish;
    private readonly FixedTensor _output;
    private readonly bool _vectors;
    private readonly long[][] _biases;
    private readonly double[] _scales;
    private readonly double _residualScale, _ownRadius;
    private volatile bool _hasOverflow;

    public SumJob(PixelGrid grid, SumPlan plan, IReadOnlyList<FixedTensor> inputs, FixedTensor? residual, Finish finish, FixedTensor output, bool vectors)
    {
        (_grid, _plan, _inputs, _residual, _finish, _output, _vectors) = (grid, plan, inputs, residual, finish, output, vectors);
        _biases = [.. plan.Channels.Select(channel => BiasDigits(channel.Bias, output.Format))];
        int exponent = output.RadiusExponent;
        _scales = [.. inputs.Select(input => RadiusMath.Power(input.RadiusExponent - exponent))];
        _residualScale = residual is null ? 0 : RadiusMath.Power(residual.RadiusExponent - exponent);
        double ulp = RadiusMath.Power(output.Format.UlpExponent - exponent);
        _ownRadius = RadiusMath.Up((plan.Extra * ulp) + (plan.LowestPlace < 0 ? ulp : 0));
    }

    /// <summary>Whether some number had no room.</summary>
    public bool HasOverflow => _hasOverflow;

    private int Digits => _output.Format.Digits;

    /// <summary>Works on one tile.</summary>
    public void Run(int tile, SumRunner.TileRoom room)
    {
        int start = _grid.StartOf(tile);
        Array.Clear(room.Carries);
        for (int digit = _plan.LowestPlace; digit < Digits + _plan.HighestPlace; digit++)
        {
            for (int channel = 0; channel < _plan.Channels.Count; channel++) RunDigit(digit, channel, start, room);
        }

        var mask = _grid.Mask.AsSpan(start, Width);
        for (int channel = 0; channel < _plan.Channels.Count; channel++)
        {
            CheckEmpty(room.Carries.AsSpan(channel * Width, Width), mask);
            SumRadii(_plan.Channels[channel], (channel * _grid.PlaneLength) + start, start, room);
            mask.CopyTo(room.Keeps);
            FinishTile((channel * _grid.PlaneLength) + start, room);
        }
    }

    private static long[] BiasDigits(float bias, FixedFormat format)
    {
        var digits = new long[format.Digits];
        Digit.Split(Digit.Fixed(bias, format.FractionBits), digits);
        return digits;
    }

    private void RunDigit(int digit, int channel, int start, SumRunner.TileRoom room)
    {
        var sums = room.Carries.AsSpan(channel * Width, Width);
        int place = (channel * _grid.PlaneLength) + start;
        bool isKept = digit >= 0 && digit < Digits, isHeld = false;
        if (isKept)
        {
            long bias = _biases[channel][digit];
            for (int i = 0; i < Width; i++) sums[i] += bias;
            if (_residual is not null)
            {
                var added = _residual[digit].AsSpan(place, Width);
                for (int i = 0; i < Width; i++) sums[i] += added[i];
            }
        }

        foreach (var group in _plan.Channels[channel].Groups)
        {
            int from = digit - group.Place;
            if (from < 0 || from >= Digits) continue;
            if (group.SplitsFirst) isHeld = TakeOutCarries(sums, room, isHeld);
            DigitKernel.Add(sums, _inputs[group.Input][from], start, group.Offsets, group.Weights, _vectors);
        }

        var digits = isKept ? _output[digit].AsSpan(place, Width) : room.Digits;
        DigitKernel.Split(sums, digits, _vectors);
        if (isHeld) Add(room.Held, sums);
        if (digit >= Digits) CheckEmpty(digits, _grid.Mask.AsSpan(start, Width));
    }

    private bool TakeOutCarries(Span<long> sums, SumRunner.TileRoom room, bool isHeld)
    {
        if (!isHeld) Array.Clear(room.Held);
        DigitKernel.Split(sums, room.Digits, _vectors);
        Add(sums, room.Held);
        room.Digits.CopyTo(sums);
        return true;
    }

    private static void Add(ReadOnlySpan<long> values, Span<long> sums)
    {
        for (int i = 0; i < Width; i++) sums[i] += values[i];
    }

    private void CheckEmpty(ReadOnlySpan<long> values, ReadOnlySpan<long> mask)
    {
        long any = 0;
        for (int i = 0; i < Width; i++) any |= values[i] & mask[i];
        if (any != 0) _hasOverflow = true;
    }

    private void SumRadii(SumChannel channel, int place, int start, SumRunner.TileRoom room)
    {
        room.Radii.AsSpan().Fill(_ownRadius);
        foreach (var group in channel.Radii)
        {
            Array.Clear(room.Parts);
            DigitKernel.Add(room.Parts, _inputs[group.Input].Radius, start, group.Offsets, group.Weights);
            for (int i = 0; i < Width; i++) room.Radii[i] += room.Parts[i] * _scales[group.Input];
        }

        for (int i = 0; i < Width; i++)
        {
            double residual = _residual is null ? 0 : _residual.Radius[place + i] * _residualScale;
            _output.Radius[place + i] = RadiusMath.Up(room.Radii[i] + residual);
        }
    }

    private void FinishTile(int place, SumRunner.TileRoom room)
    {
        for (int i = 0; i < Width; i++)
        {
            ref double radius = ref _output.Radius[place + i];
            if (room.Keeps[i] == 0) radius = 0;
            else if (_finish == Finish.Relu) FinishRelu(place + i, ref room.Keeps[i], ref radius);
            else if (_finish == Finish.Clamp) FinishClamp(place + i, ref radius);
        }

        for (int digit = 0; digit < Digits; digit++)
        {
            var values = _output[digit].AsSpan(place, Width);
            for (int i = 0; i < Width; i++) values[i] &= room.Keeps[i];
        }
    }

    private void FinishRelu(int place, ref long keeps, ref double radius)
    {
        double value = Approximate(place, 0);
        if (value >= 0) return;
        keeps = 0;
        radius = Less(radius, -value);
    }

    private void FinishClamp(int place, ref double radius)
    {
        int one = _output.Format.FractionDigits;
        double above = Approximate(place, 1), below = Approximate(place, -1);
        if (above <= 0 && below >= 0) return;
        radius = Less(radius, Math.Max(above, -below));
        for (int digit = 0; digit < Digits; digit++) _output[digit][place] = digit != one ? 0 : above > 0 ? 1 : -1;
    }

    // What is left of a radius where the centre lies so far on the flat side: the true value reaches no further past the bend. Approximate is right to
    // 2^-50 of itself, and so is the difference.
    private static double Less(double radius, double distance) => Math.Max(0, RadiusMath.Up(radius - (distance * (1 - 1e-12))));

    // The centre less a whole number, from its first three digits, as a multiple of the radii's power of two; infinite where it is that large.
    private double Approximate(int place, int less)
    {
        int one = _output.Format.FractionDigits, digit = Digits - 1;
        while (digit > 0 && At(digit) == 0) digit--;
        double first = 0;
        for (int j = digit; j > digit - 3; j--) first = (first * (1L << Digit.Bits)) + (j < 0 ? 0 : At(j));
        return Math.ScaleB(first, ((digit - 2 - one) * Digit.Bits) - _output.RadiusExponent);

        long At(int j) => _output[j][place] - (j == one ? less : 0);
    }
}
