namespace Ebb.Cli;

/// <summary>Where the process starts. Spelt out, for beside a web server's library a program of statements alone would be made a public type.</summary>
internal static class Program
{
    private static int Main(string[] args) => App.RunOnThisConsole(args);
}
