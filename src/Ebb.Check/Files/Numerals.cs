using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Ebb.Check.Files;

/// <summary>Numerator / Denominator, neither below 0, not reduced.</summary>
internal readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator);

/// <summary>Numbers as texts spell them, read exactly and with a limit on their length.</summary>
internal static partial class Numerals
{
    /// <summary>A hexadecimal float such as <c>0x1.8p-20</c>, finite and not negative: every claimed number is a bound.</summary>
    public static double Bound(this JsonItem item)
    {
        var match = HexForm().Match(item.Text);
        if (!match.Success) throw item.Not("a hexadecimal float that is not negative, such as 0x1.8p-20");
        long fraction = long.Parse(match.Groups["digits"].Value.PadRight(13, '0'), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        int power = int.Parse(match.Groups["power"].Value, CultureInfo.InvariantCulture);
        bool isNormal = match.Groups["lead"].Value == "1";
        bool fits = isNormal ? power is >= -1022 and <= 1023 : power == -1022 || fraction == 0;
        return fits ? BitConverter.Int64BitsToDouble(fraction | (isNormal ? (power + 1023L) << 52 : 0)) : throw item.Not("a float of double precision");
    }

    /// <summary>"n/d" or "n", with no sign.</summary>
    public static Fraction Fraction(this JsonItem item)
    {
        var match = FractionForm().Match(item.Text);
        if (!match.Success) throw item.Not("a fraction such as 1/10000");
        return new(Whole(match.Groups["n"].Value), match.Groups["d"].Success ? Whole(match.Groups["d"].Value) : 1);
    }

    /// <summary>A decimal number of a JSON file, as the number that its digits spell.</summary>
    public static Fraction Decimal(this JsonItem item)
    {
        var match = DecimalForm().Match(item.Value.GetRawText());
        if (!match.Success) throw item.Not("a decimal number of at most 60 digits, not negative");
        int power = (match.Groups["power"].Success ? int.Parse(match.Groups["power"].Value, CultureInfo.InvariantCulture) : 0) - match.Groups["part"].Length;
        return new(Whole(match.Groups["whole"].Value + match.Groups["part"].Value) * BigInteger.Pow(10, Math.Max(power, 0)), BigInteger.Pow(10, Math.Max(-power, 0)));
    }

    private static BigInteger Whole(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^0x(?<lead>[01])(\.(?<digits>[0-9a-f]{1,13}))?p(?<power>-?[0-9]{1,4})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HexForm();

    [GeneratedRegex(@"^(?<n>[0-9]{1,200})(/(?<d>[1-9][0-9]{0,199}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex FractionForm();

    [GeneratedRegex(@"^(?<whole>[0-9]{1,30})(\.(?<part>[0-9]{1,30}))?([eE](?<power>[+-]?[0-9]{1,3}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DecimalForm();
}
