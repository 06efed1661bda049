using System.Diagnostics;
using System.Globalization;

namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>What the tests of the pages that sample have in common: what a person does on these pages.</summary>
internal static class SamplingSteps
{
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
