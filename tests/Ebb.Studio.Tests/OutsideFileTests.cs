using System.Net;

namespace Ebb.Studio.Tests;

/// <summary>Nothing outside the folder is opened, whatever links lead there and whenever they were made: the system is asked what was.</summary>
public sealed class OutsideFileTests
{
    private static readonly string[] Names =
    [
        "run.json", "metrics.jsonl", "config.json", "model_index.json", "scheduler_config.json", "diffusion_pytorch_model.safetensors", "certificate.json", "start.npy", "steps.json", "steps.svg",
        "picture.png", "picture.ppm", "images.npy",
    ];

    [Fact]
    public async Task Links_ThatLeadOutside_AreNeverOpened()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var folder = new StudioFolder();
        string outside = Outside(folder);
        folder.AddTrainedRun("a");
        foreach (string name in Names)
        {
            foreach (string place in (string[])["a", "a/images", "a/images/progress", "a/model", "a/certificates/one", "a/certificates/one-pictures", "b", "b/model"]) Link(folder, $"{place}/{name}", Path.Combine(outside, name));
        }

        Link(folder, "bare.safetensors", Path.Combine(outside, "diffusion_pytorch_model.safetensors"));
        folder.Write("c/run.json", $"{{\"x\": \"{outside}/images.npy\", \"n_total\": 1}}");
        folder.Write("d/run.json", "{\"x\": \"../outside/images.npy\", \"dataset\": \"npy:../outside/images.npy\"}");
        foreach (string name in (string[])["images", "model", "certificates", "checkpoints"]) Directory.CreateSymbolicLink(Path.Combine(folder.Root, "d", name), outside);
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "linked"), outside);
        using var opened = new OpenedFiles(outside);
        var studio = await folder.StartAsync();
        await AskAsync(studio, "a", "b", "c", "d", "linked");
        Assert.Empty(opened.Take());

        // That opening is heard at all.
        await File.ReadAllBytesAsync(Path.Combine(outside, "run.json"));
        Assert.Contains(Path.Combine(outside, "run.json"), opened.Take());
    }

    [Fact]
    public async Task Links_MadeAfterTheFolderWasLookedAt_AreNeverOpened()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var folder = new StudioFolder();
        string outside = Outside(folder);
        foreach (string run in (string[])["a", "b"])
        {
            folder.AddTrainedRun(run);
            folder.Write($"{run}/certificates/one/certificate.json", "{\"kind\": \"exact\"}");
            folder.Write($"{run}/certificates/one-pictures/steps.svg", "<svg/>");
        }

        folder.Write("bare.safetensors", "x");
        folder.Write("images.npy", "x");
        Link(folder, "bare.safetensors", Path.Combine(outside, "diffusion_pytorch_model.safetensors"));
        folder.Write("c/run.json", "{\"x\": \"images.npy\", \"n_total\": 1}");
        var studio = await folder.StartAsync();
        await AskAsync(studio, "a", "b", "c");
        foreach (string file in Directory.GetFiles(Path.Combine(folder.Root, "a"), "*", SearchOption.AllDirectories).Append(Path.Combine(folder.Root, "bare.safetensors")).Append(Path.Combine(folder.Root, "images.npy")))
        {
            File.Delete(file);
            File.CreateSymbolicLink(file, Path.Combine(outside, "run.json"));
        }

        Directory.Move(Path.Combine(folder.Root, "b"), Path.Combine(folder.Outer, "b"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "b"), Path.Combine(folder.Outer, "b"));
        string[] moved = [Path.Combine(folder.Outer, "b"), .. Directory.GetDirectories(Path.Combine(folder.Outer, "b"), "*", SearchOption.AllDirectories)];
        using var opened = new OpenedFiles([outside, .. moved]);
        await AskAsync(studio, "a", "b", "c");
        Assert.Empty(opened.Take());
    }

    private static string Outside(StudioFolder folder)
    {
        string outside = Path.Combine(folder.Outer, "outside");
        Directory.CreateDirectory(outside);
        foreach (string name in Names) File.Copy(folder.SecretPath, Path.Combine(outside, name));
        return outside;
    }

    private static void Link(StudioFolder folder, string name, string target)
    {
        string path = Path.Combine(folder.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }

    private static async Task AskAsync(StudioClient studio, params string[] runs)
    {
        List<string> targets = ["/api/runs", "/api/models", "/api/models/bare.safetensors", "/api/models/diffusion_pytorch_model.safetensors", "/api/models/@", "/api/models/bare.safetensors/tensors/x"];
        foreach (string run in runs)
        {
            string at = $"/api/runs/{run}";
            targets.AddRange([at, $"{at}/metrics", $"{at}/compare?with={runs[0]}", $"{at}/certificates", $"{at}/certificates/one", $"{at}/certificates/one/picture.png", $"{at}/certificates/one/check"]);
            foreach (string name in (string[])[.. Names, "loss.svg", "only.ppm", "reference.png", "sample-grid.png"])
            {
                targets.AddRange([$"{at}/files/{name}", $"{at}/files/progress/{name}", $"{at}/files/certificates/one/{name}", $"{at}/certificates/one/pictures/{name}"]);
            }

            foreach (string model in (string[])[$"{run}%2Fmodel", run, $"{run}%2Fconfig.json"]) targets.AddRange([$"/api/models/{model}", $"/api/models/{model}/tensors/stem.weight", $"/api/models/{model}/tensors/stem.weight/slice"]);
            targets.AddRange([$"/api/data/{run}", $"/api/data/{run}/sheet.png", $"/api/data/{run}/images/0.png", $"/api/data/{run}/neighbours?job=1"]);
        }

        foreach (string target in targets.Distinct())
        {
            string reply = await studio.RawAsync(target);
            Assert.DoesNotContain(StudioFolder.Secret, reply, StringComparison.Ordinal);
            Assert.False(reply.StartsWith("HTTP/1.1 500", StringComparison.Ordinal), $"{target}: {reply}");
        }

        foreach (string run in runs)
        {
            await studio.PostAsync($"/api/runs/{run}/certificates/one/check", "{}");
            var (status, job) = await studio.PostAsync("/api/samples", $"{{\"model\":\"{run}/model\",\"steps\":1}}");
            if (status == HttpStatusCode.OK) await studio.EventsAsync(job.GetProperty("job").GetString()!);
        }
    }
}
