using System.Text;

namespace Ebb.Fuzz.Structures;

/// <summary>Numbers and white space: changes one of the first words, puts in comments, changes how much follows.</summary>
internal sealed class Pnm : IStructure
{
    private const int MostWords = 6;

    private static readonly string[] Spaces = [" ", "\n", "\r", "\t", " #c\n", "#", "", "  ", "\v", "\f", "#\r"];

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        string text = Encoding.Latin1.GetString(file);
        string[] words = text.Split([' ', '\n'], MostWords);
        int at = random.Below(words.Length - 1);
        words[at] = at == 0 ? $"P{random.Below(9)}" : random.OneIn(2) ? $"{random.Below(10)}" : $"{Interesting.Number(random)}";
        var changed = new StringBuilder(words[0]);
        for (int i = 1; i < words.Length; i++) changed.Append(random.OneIn(8) ? random.Of(Spaces) : "\n").Append(words[i]);
        if (random.OneIn(3)) changed.Append('7', random.Below(40));
        return Encoding.Latin1.GetBytes(changed.ToString());
    }
}
