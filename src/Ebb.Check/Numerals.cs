namespace Ebb.Check;

/// <summary>Numerator / Denominator, neither below 0, the second above it; not reduced.</summary>
internal readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
{
    /// <summary>"n/d" or "n", reduced.</summary>
    public override string ToString()
    {
        var divisor = BigInteger.GreatestCommonDivisor(Numerator, Denominator);
        return FormattableString.Invariant($"{Numerator / divisor}") + (divisor == Denominator ? "" : FormattableString.Invariant($"/{Denominator / divisor}"));
    }
}

/// <summary>Numbers as texts spell them, read exactly and with a limit on their length.</summary>
internal static class Numerals
{
    private const string HexForm = @"^0x(?<lead>[01])(\.(?<digits>[0-9a-f]{1,13}))?p(?<power>-?[0-9]{1,4})\z";
    private const string DecimalForm = @"^(?<whole>[0-9]{1,30})(\.(?<part>[0-9]{1,30}))?([eE]((?<minus>-)|\+)?(?<power>[0-9]{1,3}))?\z";

    /// <summary>A hexadecimal float such as <c>0x1.8p-20</c>, finite and not negative: every claimed number is a bound.</summary>
    public static double Bound(this JsonItem item)
    {
        var match = Regex.Match(item.Text, HexForm, RegexOptions.ExplicitCapture);
        if (!match.Success) throw item.Not("a hexadecimal float that is not negative, such as 0x1.8p-20");
        long digits = Convert.ToInt64(match.Groups["lead"].Value + match.Groups["digits"].Value.PadRight(13, '0'), 16);
        int power = int.Parse(match.Groups["power"].Value, CultureInfo.InvariantCulture);
        return power is >= -1022 and <= 1023 ? Math.ScaleB(digits, power - 52) : throw item.Not("a float of double precision");
    }

    /// <summary>A claimed bound that holds: what was found is at most that.</summary>
    public static double AtLeast(this JsonItem item, double found)
    {
        double bound = item.Bound();
        RejectedException.Unless(found <= bound, $"{item.Place} is claimed to be {bound:R}, but {found:R} was found; expected at least that.");
        return bound;
    }

    /// <summary>A decimal number of a JSON file, as the number that its digits spell.</summary>
    public static Fraction Decimal(this JsonItem item)
    {
        var match = Regex.Match(item.Value.GetRawText(), DecimalForm, RegexOptions.ExplicitCapture);
        if (!match.Success) throw item.Not("a decimal number of at most 60 digits, not negative");
        int power = int.Parse($"{match.Groups["minus"]}0{match.Groups["power"]}", CultureInfo.InvariantCulture) - match.Groups["part"].Length;
        var digits = BigInteger.Parse($"{match.Groups["whole"]}{match.Groups["part"]}", CultureInfo.InvariantCulture);
        return new(digits * BigInteger.Pow(10, Math.Max(power, 0)), BigInteger.Pow(10, Math.Max(-power, 0)));
    }
}
