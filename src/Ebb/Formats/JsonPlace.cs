using System.Text.Json;

namespace Ebb.Formats;

/// <summary>Turns the line and column of a JSON complaint into an offset.</summary>
internal static class JsonPlace
{
    public static long OffsetOf(ReadOnlySpan<byte> text, JsonException error)
    {
        long offset = 0;
        for (long line = error.LineNumber ?? 0; line > 0; line--)
        {
            int end = text[(int)offset..].IndexOf((byte)'\n');
            if (end < 0) break;
            offset += end + 1;
        }

        return Math.Min(offset + (error.BytePositionInLine ?? 0), text.Length);
    }
}
