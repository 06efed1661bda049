using System.Text;

namespace Ebb.Data;

/// <summary>What a finished program left.</summary>
internal sealed record ChildResult(int ExitCode, byte[] Output, string Errors, bool TimedOut, bool TooLong)
{
    private const int MaxProblemChars = 300;

    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>What went wrong, as the end of a sentence, or null.</summary>
    public string? Problem
    {
        get
        {
            if (TimedOut) return "did not finish in time and was stopped.";
            if (TooLong) return "printed more than the limit and was stopped.";
            return ExitCode == 0 ? null : $"ended with code {ExitCode}: {Shortened(Errors.Trim().ReplaceLineEndings(" "))}";
        }
    }

    // Some programs print pages about one bad file; the cause comes first.
    private static string Shortened(string text) => text.Length <= MaxProblemChars ? text : $"{text[..MaxProblemChars]}...";
}
