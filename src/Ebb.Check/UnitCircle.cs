namespace Ebb.Check;

/// <summary>Cosines and sines of the whole parts of a turn, by Taylor's series in whole numbers. Each is off by less than 2^-51.</summary>
internal static class UnitCircle
{
    private const int Bits = 160;

    private static readonly BigInteger Pi =
        (BigInteger.Parse("314159265358979323846264338327950288419716939937510582097", CultureInfo.InvariantCulture) << Bits) / BigInteger.Pow(10, 56);

    /// <summary>cos + i sin of 2 pi j/n for j = 0 .. n - 1.</summary>
    public static Complex[] Points(int n) => [.. Enumerable.Range(0, n).Select(j => Point(2 * Pi * j / n))];

    private static Complex Point(BigInteger angle)
    {
        // Terms angle^m/m!, each cut off: the largest is below 100, and some 60 of them are not 0. What is left is cut to 60 bits and rounded to a double.
        var (parts, term) = (new BigInteger[2], BigInteger.One << Bits);
        for (int m = 0; !term.IsZero; term = (term * angle >> Bits) / ++m) parts[m & 1] += (m & 2) == 0 ? term : -term;
        return new(Math.ScaleB((double)(long)(parts[0] >> (Bits - 60)), -60), Math.ScaleB((double)(long)(parts[1] >> (Bits - 60)), -60));
    }
}
