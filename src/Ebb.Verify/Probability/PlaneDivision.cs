using Ebb.Spec.Scalars;

namespace Ebb.Verify.Probability;

/// <summary>Divides the plane of starts round by round. A round's squares are independent of each other, and are told apart by their place alone.</summary>
internal sealed class PlaneDivision(Func<PlaneSampler> sampler, IReadOnlyList<PlaneDisc> discs, PlaneOptions options)
{
    /// <summary>Rounds of division: sides down to 2^-30 of the whole.</summary>
    private const int MostRounds = 30;

    /// <summary>Large squares are few, and what they leave undecided is soon decided.</summary>
    private const int RoundsBeforeParking = 6;

    private readonly Dictionary<double, Interval<double>> _below = [];
    private readonly List<PlaneBox> _decided = [];
    private readonly Interval<double>[] _inside = [.. discs.Select(_ => Interval<double>.Zero)];
    private Interval<double> _outside = Interval<double>.Zero;
    private int _seen;

    public PlaneResult Run(IProgress<double>? progress, CancellationToken cancellation)
    {
        List<Square> waiting = [], parked = [];
        waiting.Add(new(new(-options.Reach, -options.Reach, 2 * options.Reach), AllDiscs, 1));
        for (int round = 0; round < MostRounds && waiting.Count > 0 && _seen + (4L * waiting.Count) <= options.MostSquares; round++)
        {
            waiting = Look([.. waiting.SelectMany(square => Quarters(square.Box))], cancellation);
            double undecided = waiting.Concat(parked).Sum(square => square.Mass);
            progress?.Report(undecided);
            if (undecided <= options.Tolerance * 0.999) break;
            if (round >= RoundsBeforeParking) Park(waiting, parked);
        }

        return Result([.. waiting, .. parked]);
    }

    private uint AllDiscs => uint.MaxValue >> (32 - discs.Count);

    // The squares of a round through the sampler; those that stay undecided come back, in order.
    private List<Square> Look(PlaneBox[] boxes, CancellationToken cancellation)
    {
        _seen += boxes.Length;
        var verdicts = new (int Disc, uint Met)[boxes.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
        Parallel.For(0, boxes.Length, parallel, sampler, (i, _, run) =>
        {
            verdicts[i] = Verdict(run, boxes[i]);
            return run;
        }, _ => { });
        List<Square> undecided = [];
        for (int i = 0; i < boxes.Length; i++)
        {
            var mass = Mass(boxes[i]);
            int disc = verdicts[i].Disc;
            if (disc == PlaneBox.Undecided)
            {
                undecided.Add(new(boxes[i], verdicts[i].Met, mass.Upper));
                continue;
            }

            if (disc == PlaneBox.Outside) _outside += mass;
            else _inside[disc] += mass;
            _decided.Add(boxes[i] with { Disc = disc });
        }

        return undecided;
    }

    private (int Disc, uint Met) Verdict(PlaneSampler run, PlaneBox box)
    {
        Span<double> lower = stackalloc double[2], upper = stackalloc double[2];
        run.Run(box, lower, upper);
        uint met = 0;
        for (int k = 0; k < discs.Count; k++)
        {
            if (discs[k].Holds(lower, upper)) return (k, 1u << k);
            if (discs[k].MayMeet(lower, upper)) met |= 1u << k;
        }

        return (met == 0 ? PlaneBox.Outside : PlaneBox.Undecided, met);
    }

    // Squares of so little probability that together they make a quarter of the tolerance are not worth dividing.
    private void Park(List<Square> waiting, List<Square> parked)
    {
        double room = (options.Tolerance / 4) - parked.Sum(square => square.Mass);
        var small = new HashSet<PlaneBox>();
        foreach (var square in waiting.OrderBy(square => square.Mass))
        {
            room -= square.Mass;
            if (room < 0) break;
            small.Add(square.Box);
            parked.Add(square);
        }

        waiting.RemoveAll(square => small.Contains(square.Box));
    }

    private PlaneResult Result(List<Square> undecided)
    {
        var one = Interval<double>.One;
        var beyond = one - (Between(-options.Reach, options.Reach) * Between(-options.Reach, options.Reach));
        Interval<double> rest = Interval<double>.Of(Math.Max(0, beyond.Lower), Math.Max(0, beyond.Upper)), known = Interval<double>.Zero, unknown = rest;
        var upper = _inside.Select(inside => inside + rest).ToArray();
        foreach (var square in undecided)
        {
            var mass = Interval<double>.Of(square.Mass);
            unknown += mass;
            for (int k = 0; k < upper.Length; k++)
            {
                if ((square.Met & (1u << k)) != 0) upper[k] += mass;
            }
        }

        foreach (var inside in _inside) known += inside;
        var notOutside = one - _outside;
        return new(
            [.. _inside.Select((inside, k) => Bounds(inside.Lower, upper[k].Upper))],
            Bounds(known.Lower, Math.Min(notOutside.Upper, (known + unknown).Upper)),
            unknown.Upper,
            _seen,
            [.. _decided, .. undecided.Select(square => square.Box)]);
    }

    private static Interval<double> Bounds(double lower, double upper) => Interval<double>.Of(Math.Max(0, lower), Math.Clamp(upper, Math.Max(0, lower), 1));

    private static IEnumerable<PlaneBox> Quarters(PlaneBox box)
    {
        double half = box.Side / 2;
        yield return new(box.Left, box.Bottom, half);
        yield return new(box.Left + half, box.Bottom, half);
        yield return new(box.Left, box.Bottom + half, half);
        yield return new(box.Left + half, box.Bottom + half, half);
    }

    private Interval<double> Mass(PlaneBox box) => Between(box.Left, box.Left + box.Side) * Between(box.Bottom, box.Bottom + box.Side);

    private Interval<double> Between(double from, double to)
    {
        var measure = Below(to) - Below(from);
        return Interval<double>.Of(Math.Max(0, measure.Lower), Math.Max(0, measure.Upper));
    }

    // A side belongs to many squares.
    private Interval<double> Below(double x)
    {
        if (!_below.TryGetValue(x, out var measure)) _below.Add(x, measure = NormalMeasure.Below(x));
        return measure;
    }

    /// <summary>A square that is not decided, the discs that its starts may end in, and an upper bound of its probability.</summary>
    private readonly record struct Square(PlaneBox Box, uint Met, double Mass);
}
