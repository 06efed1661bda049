using System.Diagnostics;
using System.Globalization;
using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>What the tests of the pages that sample have in common: models, and what a person does on these pages.</summary>
internal static class SamplingSteps
{
    /// <summary>The folder of the model of <see cref="AddSlowModel"/>.</summary>
    public const string Slow = "slow";

    /// <summary>A run in another folder, with a name that a shell would take apart.</summary>
    public const string Awkward = "it's $HOME";

    /// <summary>A folder of one run, which a test may add to.</summary>
    public static string CopyOfFull(Browser browser, string name)
    {
        string root = Directory.CreateTempSubdirectory("ebb-end-to-end-").FullName, from = Path.Combine(browser.Runs.Root, TrainedRuns.Full);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(root, name, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return root;
    }

    /// <summary>A model, of chance weights, whose samplings take long enough to be looked at and cancelled.</summary>
    public static void AddSlowModel(string root)
    {
        var net = new EpsResidualConvNet(new EpsConvNetConfig { DataChannels = 3, Hidden = 32, Kernel = 3 });
        ModelFolder.Save(new DiffusionModel(net, VpSchedule.Linear(4000), 32, 32), Path.Combine(root, Slow));
    }

    /// <summary>The address of a page with its form filled in.</summary>
    public static string Route(string page, string model, string rest = "") => $"#/{page}?model={Uri.EscapeDataString(model)}{rest}";

    /// <summary>The button with this text.</summary>
    public static ILocator Button(this StudioPage studio, string name) => studio.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The place of the result, or of the way.</summary>
    public static ILocator Region(this StudioPage studio, string name) => studio.Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>Waits until a sampling has ended well, and gives the command that is shown for it.</summary>
    public static async Task<string> CommandAsync(this StudioPage studio)
    {
        var command = studio.Page.Locator("pre").Filter(new() { HasText = "ebb sample " });
        await Expect(command).ToBeVisibleAsync();
        return await command.InnerTextAsync();
    }

    /// <summary>Waits until a picture is there, and gives its size in pixels.</summary>
    public static async Task<int> WidthAsync(ILocator image)
    {
        await Expect(image).ToBeVisibleAsync();
        await image.EvaluateAsync("image => image.decode()");
        return await image.EvaluateAsync<int>("image => image.naturalWidth");
    }

    /// <summary>The bytes of the picture that the page offers for download.</summary>
    public static async Task<byte[]> DownloadAsync(this StudioPage studio)
    {
        var download = await studio.Page.RunAndWaitForDownloadAsync(() => studio.Page.GetByRole(AriaRole.Link, new() { Name = "Download PNG" }).ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>Runs a command as a person would who pastes it into a shell, and gives the picture that it writes.</summary>
    public static byte[] RunCommand(string command, string folder)
    {
        string grid = Path.Combine(folder, "grid.png");
        File.Delete(grid);
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"ebb() {{ dotnet \"$EBB\" \"$@\"; }}; {command}"));
        start.Environment["EBB"] = Path.Combine(AppContext.BaseDirectory, "Ebb.Cli.dll");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command}: exit code {process.ExitCode}\n{output.GetAwaiter().GetResult()}{error}");
        return File.ReadAllBytes(grid);
    }
}
