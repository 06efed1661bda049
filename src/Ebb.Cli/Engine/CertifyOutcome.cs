namespace Ebb.Cli.Engine;

/// <summary>A certificate that was written.</summary>
/// <param name="Statement">What it says, in whole sentences.</param>
/// <param name="Details">How it was found: a word and what is to say of it.</param>
/// <param name="Figures">The numbers, by their keys in JSON.</param>
/// <param name="Pictures">The pictures that were written.</param>
/// <param name="Seconds">Time from start to end.</param>
internal sealed record CertifyOutcome(
    string Statement,
    IReadOnlyList<(string Word, string Text)> Details,
    IReadOnlyList<(string Key, object? Value)> Figures,
    IReadOnlyList<string> Pictures,
    double Seconds);
