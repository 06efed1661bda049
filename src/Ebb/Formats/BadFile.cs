namespace Ebb.Formats;

/// <summary>The one wording of complaints about files: name, offset, problem.</summary>
internal static class BadFile
{
    public static InvalidDataException At(string name, long offset, string problem, Exception? cause = null) =>
        new($"{name}, offset {offset}: {Printable.Message(problem)}", cause);
}
