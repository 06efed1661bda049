namespace Ebb.Cli.Parsing;

/// <summary>What the help page and the command-line check need to know of a flag.</summary>
internal interface IFlag
{
    /// <summary>The spelling, dashes included.</summary>
    string Name { get; }

    /// <summary>The heading that the help page lists it under.</summary>
    string Group { get; }

    /// <summary>The placeholder of the value in the help; null when the flag takes none.</summary>
    string? ValueName { get; }

    /// <summary>What it does, with units and range.</summary>
    string Help { get; }

    /// <summary>The default as the help shows it; null when there is nothing to show.</summary>
    string? DefaultText { get; }

    /// <summary>Makes what <paramref name="text"/> says the default, read as on a command line; for a switch, null makes it one that is on.</summary>
    /// <exception cref="UsageException">The text is not a value of this flag.</exception>
    void TakeDefault(string? text);
}
