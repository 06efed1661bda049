namespace Ebb.Studio.RunViews;

/// <summary>Sum, count and extremes of one series over some lines.</summary>
internal struct Aggregate
{
    private double _sum, _least, _most;
    private int _count;

    public readonly double? Least => _count == 0 ? null : _least;

    public readonly double? Most => _count == 0 ? null : _most;

    public readonly double? Mean => _count == 0 ? null : _sum / _count;

    public void Add(double? value)
    {
        if (value is { } number) Add(number, number, number, 1);
    }

    public void Add(in Aggregate other)
    {
        if (other._count > 0) Add(other._sum, other._least, other._most, other._count);
    }

    private void Add(double sum, double least, double most, int count)
    {
        _least = _count == 0 || least < _least ? least : _least;
        _most = _count == 0 || most > _most ? most : _most;
        _sum += sum;
        _count += count;
    }
}
