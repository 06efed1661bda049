using System.Globalization;

namespace Ebb.Formats;

/// <summary>
/// Words of a file inside a message. A stranger's file chooses them, so they may neither steer the terminal that shows them nor fill it.
/// </summary>
internal static class Printable
{
    /// <summary>The longest message about a file, in characters.</summary>
    public const int MostChars = 2000;

    private const string CutMark = "...";

    /// <summary><paramref name="text"/> with a question mark for every character that is no sign: controls, marks of direction, halves of pairs.</summary>
    public static string Text(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text : string.Create(text.Length, text, static (target, source) =>
    {
        for (int i = 0; i < target.Length; i++) target[i] = IsSign(source, i) ? source[i] : '?';
    });

    /// <summary>A whole message: <see cref="Text"/>, cut after <paramref name="most"/> characters.</summary>
    public static string Message(string text, int most = MostChars) => Text(text.Length <= most ? text : text[..(most - CutMark.Length)] + CutMark);

    private static bool IsSign(string text, int i)
    {
        if (char.IsSurrogate(text[i]))
        {
            return char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]);
        }

        return char.GetUnicodeCategory(text[i]) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
