using System.Runtime.CompilerServices;

namespace Ebb.Spec;

/// <summary>The check of a setting that is a plain number: what was got, what was expected.</summary>
internal static class Expect
{
    public static void That(bool holds, double got, string expected, [CallerArgumentExpression(nameof(got))] string argument = "")
    {
        if (!holds) throw new ArgumentOutOfRangeException(argument, got, $"Expected {expected}.");
    }

    public static void Above(double least, double got, string example, [CallerArgumentExpression(nameof(got))] string argument = "") =>
        That(double.IsFinite(got) && got > least, got, $"a finite number above {least}, such as {example}", argument);
}
