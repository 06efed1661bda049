using Spectre.Console;

namespace Ebb.Cli.Output;

/// <summary>Shows progress while some work runs: a bar for a person, plain lines for a file, nothing when quiet.</summary>
internal static class ProgressView
{
    private const int BarWidth = 20;

    public static TResult Run<TResult>(Terminal terminal, bool quiet, Func<IProgress<ProgressState>, TResult> work)
    {
        if (quiet) return work(new Relay<ProgressState>(_ => { }));
        return terminal.ErrorIsTerminal ? WithBar(terminal, work) : work(new ProgressLines(terminal.Error));
    }

    private static TResult WithBar<TResult>(Terminal terminal, Func<IProgress<ProgressState>, TResult> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        console.Profile.Width = terminal.Width;

        return console.Progress()
            .Columns(new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask? task = null;
                return work(new Relay<ProgressState>(state =>
                {
                    task ??= context.AddTask(state.What);
                    task.IsIndeterminate = state.Total <= 0;
                    task.MaxValue = Math.Max(1, state.Total);
                    task.Description = Markup.Escape(state.ToString());
                    task.Value = state.Done;
                }));
            });
    }
}
