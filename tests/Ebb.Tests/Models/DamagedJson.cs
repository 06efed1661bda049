using FsCheck;
using FsCheck.Fluent;

namespace Ebb.Tests.Models;

/// <summary>Damages a configuration here and there and holds its reader to its promise: InvalidDataException, and nothing else.</summary>
internal static class DamagedJson
{
    private static readonly string[] Pieces =
        ["\"", "\\ud800", "{", "}", "[", "]", ",", ":", "-1", "1e999", "0", "null", "true", "\"a\"", "Infinity", "NaN", "\0", "\u00ff", "99999999999"];

    public static void Check(byte[] whole, string path, Action read)
    {
        var change = from at in Gen.Choose(0, whole.Length - 1)
                     from length in Gen.Choose(0, 8)
                     from piece in Gen.OneOf(Gen.Elements(Pieces), from value in Gen.Choose(0, 255) select ((char)value).ToString())
                     select (at, length, piece);
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Gen.ListOf(change, 2).ToArbitrary(), changes =>
        {
            byte[] damaged = whole;
            foreach (var (at, length, piece) in changes.OrderByDescending(change => change.at))
            {
                damaged = [.. damaged[..at], .. System.Text.Encoding.Latin1.GetBytes(piece), .. damaged[Math.Min(damaged.Length, at + length)..]];
            }

            File.WriteAllBytes(path, damaged);
            Exception? error = Record.Exception(read);
            Assert.True(error is null or InvalidDataException, $"{System.Text.Encoding.Latin1.GetString(damaged)}: {error}");
        }));
    }
}
