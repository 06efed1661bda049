using Ebb.Cli.Output;

namespace Ebb.Cli.Tests.Output;

public sealed class JsonLineTests
{
    [Fact]
    public void Of_EveryKind_KeepsOrderAndStaysOnOneLine() => Assert.Equal(
        """{"text":"a\"\nb","number":1,"seed":18446744073709551615,"real":0.1,"yes":true,"none":null,"nan":null,"inf":null,"list":["p","q"]}""",
        JsonLine.Of(
            ("text", "a\"\nb"), ("number", 1), ("seed", ulong.MaxValue), ("real", 0.1), ("yes", true), ("none", null),
            ("nan", double.NaN), ("inf", double.PositiveInfinity), ("list", new[] { "p", "q" })).Replace("\\u0022", "\\\"", StringComparison.Ordinal));

    [Fact]
    public void Of_UnknownKind_Throws() => Assert.Throws<ArgumentException>("value", () => JsonLine.Of(("when", DateTime.UnixEpoch)));
}
