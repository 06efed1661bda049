using Ebb.Cli;

return App.RunOnThisConsole(args);
