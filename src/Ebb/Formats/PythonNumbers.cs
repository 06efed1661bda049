namespace Ebb.Formats;

/// <summary>
/// Python writes an infinite number into JSON as a bare <c>Infinity</c>, which JSON has not: an overlong exponent of as many bytes
/// says the same.
/// </summary>
internal static class PythonNumbers
{
    /// <summary>The text with its infinities spelt as JSON reads them; of the same length, so that places in it stay.</summary>
    public static byte[] Spelt(byte[] text)
    {
        ReadOnlySpan<byte> word = "Infinity"u8, number = "1e999999"u8;
        byte[] spelt = text;
        bool isInText = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (isInText && text[i] == '\\') i++;
            else if (text[i] == '"') isInText = !isInText;
            else if (!isInText && text.AsSpan(i).StartsWith(word))
            {
                if (spelt == text) spelt = [.. text];
                number.CopyTo(spelt.AsSpan(i));
            }
        }

        return spelt;
    }
}
