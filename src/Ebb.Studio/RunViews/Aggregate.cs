namespace Ebb.Studio.RunViews;

/// <summary>Sum, count and extremes of one series over some lines.</summary>
internal struct Aggregate
{
    private double _sum;
    private int _count;

    public double? Least { get; private set; }

    public double? Most { get; private set; }

    public readonly double? Mean => _count == 0 ? null : _sum / _count;

    public void Add(double? value)
    {
        if (value is not { } number) return;
        (_sum, _count) = (_sum + number, _count + 1);
        Least = Least < number ? Least : number;
        Most = Most > number ? Most : number;
    }

    public void Add(in Aggregate other)
    {
        if (other._count == 0) return;
        (_sum, _count) = (_sum + other._sum, _count + other._count);
        Least = Least < other.Least ? Least : other.Least;
        Most = Most > other.Most ? Most : other.Most;
    }
}
