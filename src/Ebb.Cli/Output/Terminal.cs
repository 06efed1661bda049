namespace Ebb.Cli.Output;

/// <summary>The two streams of a command line program: results go to Out, everything else to Error.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress, notes and errors.</param>
/// <param name="ErrorIsTerminal">Whether a person watches Error, so that a bar may redraw itself there.</param>
/// <param name="Color">Whether colours are wanted.</param>
/// <param name="Width">Columns, for wrapping.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool ErrorIsTerminal, bool Color, int Width)
{
    private const int LeastWidth = 60;
    private const int MostWidth = 120;
    private const int UnknownWidth = 100;

    /// <summary>The console of this process.</summary>
    public static Terminal OfThisProcess()
    {
        bool watched = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(Console.Out, new LenientWriter(Console.Error), watched, watched && ColorIsWanted(Environment.GetEnvironmentVariable), WidthOfThisProcess());
    }

    /// <summary>False when NO_COLOR is set to anything but nothing (no-color.org).</summary>
    public static bool ColorIsWanted(Func<string, string?> environment) => string.IsNullOrEmpty(environment("NO_COLOR"));

    /// <summary>Writes one line that a person should know of.</summary>
    public void Note(string line) => Error.WriteLine($"note: {line}");

    private static int WidthOfThisProcess()
    {
        if (Console.IsOutputRedirected && Console.IsErrorRedirected) return UnknownWidth;
        try
        {
            return Console.WindowWidth > 0 ? Math.Clamp(Console.WindowWidth, LeastWidth, MostWidth) : UnknownWidth;
        }
        catch (IOException)
        {
            return UnknownWidth;
        }
    }
}
