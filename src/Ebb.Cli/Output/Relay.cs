namespace Ebb.Cli.Output;

/// <summary>Passes each report on at once and on the same thread, which <see cref="Progress{T}"/> does not.</summary>
internal sealed class Relay<TReport>(Action<TReport> receive) : IProgress<TReport>
{
    public void Report(TReport value) => receive(value);
}
