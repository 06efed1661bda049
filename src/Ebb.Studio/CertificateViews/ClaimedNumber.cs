using System.Globalization;

namespace Ebb.Studio.CertificateViews;

/// <summary>Numbers as certificates have them, "0x1.8p-20": hexadecimal digits, and a decimal power of two.</summary>
internal static class ClaimedNumber
{
    public static double? Parse(string? text)
    {
        if (text is null || text.Length > 64) return null;
        double sign = text.StartsWith('-') ? -1 : 1;
        string digits = text.TrimStart('-');
        int point = digits.IndexOf('.', StringComparison.Ordinal), power = digits.IndexOf('p', StringComparison.Ordinal);
        if (!digits.StartsWith("0x", StringComparison.Ordinal) || power < 3) return null;
        if (!int.TryParse(digits.AsSpan(power + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)) return null;
        double value = 0;
        int fraction = 0;
        for (int i = 2; i < power; i++)
        {
            if (i == point) continue;
            if (!char.IsAsciiHexDigit(digits[i])) return null;
            value = (16 * value) + Convert.ToInt32(digits[i].ToString(), 16);
            if (point >= 0 && i > point) fraction++;
        }

        return sign * Math.ScaleB(value, (int)Math.Clamp((long)exponent - (4 * fraction), -5000, 5000));
    }
}
