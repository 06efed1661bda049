using System.Text;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain, ünïcode, 画像, 😀", "plain, ünïcode, 画像, 😀")]
    [InlineData("\u001b[2J\0\r\n\u007f\u009b", "?[2J?????")]
    [InlineData("\u202etxt\u2028\u2029\u200b", "?txt???")]
    public void Text_CharactersThatAreNoSigns_BecomeQuestionMarks(string text, string expected) => Assert.Equal(expected, Printable.Text(text));

    [Fact]
    public void Text_HalvesOfPairs_BecomeQuestionMarks() => Assert.Equal("?, ?, ??", Printable.Text("\ud83d, \ude00, \ude00\ud83d"));

    [Theory]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    [InlineData(1_000_000, 10)]
    public void Message_LongText_IsCut(int length, int most) =>
        Assert.Equal(length > most ? new string('x', most - 3) + "..." : new string('x', most), Printable.Message(new string('x', length), most));

    [Fact]
    public void Message_CutInsideAPair_KeepsNoHalf() => Assert.Equal("x?...", Printable.Message("x\ud83d\ude00yyy", 5));

    [Theory]
    [InlineData("{\"\\u001b[2J\": 1}")]
    [InlineData("{\"a\": {\"\\u001b[2J\": 1, \"\\u001b[2J\": 2}}")]
    public void JsonConfig_KeysThatSteerATerminal_AreShownWithoutControls(string text)
    {
        var error = Assert.Throws<InvalidDataException>(() => JsonConfig.Parse<int>(Encoding.UTF8.GetBytes(text), "a.json", root =>
        {
            JsonConfig.ForEach(root, "a.json", (_, _) => throw new FormatException("No."));
            return 0;
        }));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.StartsWith("a.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonConfig_KeyOfAMegabyte_GivesAShortMessage()
    {
        string text = $"{{\"{new string('k', 1 << 20)}\": 1}}";
        var error = Assert.Throws<InvalidDataException>(() => JsonConfig.Parse<int>(Encoding.UTF8.GetBytes(text), "a.json", root =>
        {
            JsonConfig.ForEach(root, "a.json", (_, _) => throw new FormatException("No."));
            return 0;
        }));
        Assert.InRange(error.Message.Length, 1, Printable.MostChars);
    }
}
