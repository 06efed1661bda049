using Ebb.Cli.Parsing;
using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Cli.Tests.Parsing;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("stpes", "steps", 1)]
    [InlineData("ca", "abc", 3)]
    public void Distance_KnownPairs_IsTheKnownCount(string from, string to, int expected) => Assert.Equal(expected, Spelling.Distance(from, to));

    [Fact]
    public void Distance_AnyWords_IsSymmetricBoundedAndZeroOnlyForEquals() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
        {
            int distance = Spelling.Distance(a.Get, b.Get);
            return distance == Spelling.Distance(b.Get, a.Get)
                && distance >= Math.Abs(a.Get.Length - b.Get.Length)
                && distance <= Math.Max(a.Get.Length, b.Get.Length)
                && (distance == 0) == (a.Get == b.Get);
        }));

    [Theory]
    [InlineData("--hidden", "--hidden-c")]
    [InlineData("--BATCH-SIZE", "--batch-size")]
    [InlineData("--bata-end", "--beta-end")]
    [InlineData("--q", null)]
    [InlineData("--zebra", null)]
    public void Nearest_AmongFlags_FindsTheOneMeant(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["--n", "--hidden-c", "--batch-size", "--beta-start", "--beta-end"]));
}
