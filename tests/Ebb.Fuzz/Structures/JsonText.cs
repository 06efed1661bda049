using System.Text;

namespace Ebb.Fuzz.Structures;

/// <summary>JSON, and every other text of words, numbers, quotations and signs: changes whole tokens, repeats members, nests deep.</summary>
internal sealed class JsonText : IStructure
{
    private static readonly int[] Depths = [1, 2, 7, 8, 9, 63, 64, 65, 1000];

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        for (int left = 1 + random.Below(1 << random.Below(3)); left > 0; left--)
        {
            var tokens = Tokens(file);
            if (tokens.Count > 0) file = Change(file, tokens, random);
        }

        return file;
    }

    private static byte[] Change(byte[] file, List<Range> tokens, FuzzRandom random)
    {
        var token = random.Of(tokens);
        switch (random.Below(8))
        {
            case 0:
                return With(file, token, []);
            case 1:
                return With(file, token, file[random.Of(tokens)]);
            case 2:
                int depth = random.Of(Depths);
                var (open, close) = random.OneIn(2) ? ("[", "]") : ("{\"a\":", "}");
                return With(file, token, [.. Repeated(open, depth), .. file[token], .. Repeated(close, depth)]);
            case 3 or 4 when char.IsAsciiDigit((char)file[token.End.Value - 1]):
                return With(file, token, Encoding.ASCII.GetBytes($"{(random.OneIn(2) ? random.Below(20) : Interesting.Number(random))}"));
            case 4 when Members(file, tokens) is { Count: > 0 } members:
                var member = random.Of(members);
                byte[] copy = file[member];
                // The same name, spelt otherwise.
                if (random.OneIn(3) && copy.Length > 2) copy = [copy[0], .. Encoding.ASCII.GetBytes($"\\u{(int)copy[1]:x4}"), .. copy[2..]];
                int at = random.Of(members).Start.Value;
                return With(file, at..at, [.. copy, (byte)',']);
            default:
                return With(file, token, Interesting.Token(random));
        }
    }

    private static byte[] With(byte[] file, Range range, byte[] replacement) => [.. file[..range.Start], .. replacement, .. file[range.End..]];

    private static byte[] Repeated(string text, int times) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));

    // "name": value, where the value is one token.
    private static List<Range> Members(byte[] file, List<Range> tokens)
    {
        var members = new List<Range>();
        for (int i = 0; i + 2 < tokens.Count; i++)
        {
            if (file[tokens[i].Start] == '"' && file[tokens[i + 1].Start] == ':' && file[tokens[i + 2].Start] is not ((byte)'{' or (byte)'['))
            {
                members.Add(tokens[i].Start..tokens[i + 2].End);
            }
        }

        return members;
    }

    private static List<Range> Tokens(byte[] file)
    {
        var tokens = new List<Range>();
        for (int at = 0, end; at < file.Length; at = end)
        {
            end = EndOfToken(file, at);
            if (file[at] > ' ') tokens.Add(at..end);
        }

        return tokens;
    }

    private static int EndOfToken(byte[] file, int at)
    {
        int end = at + 1;
        if (file[at] is (byte)'"' or (byte)'\'')
        {
            while (end < file.Length && file[end] != file[at]) end += file[end] == '\\' ? 2 : 1;
            return Math.Min(end + 1, file.Length);
        }

        while (IsWord(file[at]) && end < file.Length && IsWord(file[end])) end++;
        return end;
    }

    private static bool IsWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'+' or (byte)'.';
}
