namespace Ebb.Check;

/// <summary>What a certificate is about, held against the files that it binds; the claim is for the checks. The start is in the order of the net.</summary>
internal sealed record Certificate(
    string Folder, string Kind, Net Net, IReadOnlyList<Fraction> Betas, Sampler Sampler, double[] Start, double[] Noise, JsonItem Claim)
{
    private const string Keys = "format version kind producer model net schedule sampler claim";

    public static Certificate Read(string folder, string? modelFolder)
    {
        var root = JsonItem.Parse(BoundFile.Read(Path.Combine(folder, "certificate.json")), "certificate.json").WithKeys(Keys, "start noise");
        root["format"].OneOf("ebb-certificate");
        root["version"].Whole(1, 1);
        string kind = root["kind"].OneOf("exact", "box", "reconstruction", "lipschitz");
        var sampler = Sampler.Read(root["sampler"]);
        bool hasStart = kind != "lipschitz", hasNoise = hasStart && sampler.Method == "ddpm" && sampler.Indices.Count > 1;
        _ = root.WithKeys(Keys + (hasStart ? " start" : "") + (hasNoise ? " noise" : ""))["producer"].Text;
        var model = root["model"].WithKeys("folder config scheduler weights");
        modelFolder ??= Path.Combine(folder, model["folder"].Text);
        var config = JsonItem.Parse(BoundFile.Read(model["config"], modelFolder), "config.json");
        var scheduler = JsonItem.Parse(BoundFile.Read(model["scheduler"], modelFolder), "scheduler_config.json");
        var net = Net.Read(root["net"], config, SafeTensors.Read(BoundFile.Read(model["weights"], modelFolder)));
        var betas = Schedule.Read(root["schedule"], scheduler);
        RejectedException.Unless(sampler.Indices[0] <= betas.Count, $"indices[0] is {sampler.Indices[0]}; expected at most T, {betas.Count}.");
        double[] start = hasStart ? Npy.Read<float>(root["start"], folder, net.Channels, net.Height, net.Width) : [];
        double[] noise = hasNoise ? Npy.Read<float>(root["noise"], folder, sampler.Indices.Count - 1, net.Channels, net.Height, net.Width) : [];
        return new(folder, kind, net, betas, sampler, Net.Transposed(start, net.Channels), noise, root["claim"] with { Place = "" });
    }

    /// <summary>An array of the claim, (C, H, W).</summary>
    public double[] Array<T>(string key) where T : unmanaged, INumberBase<T> =>
        Npy.Read<T>(Claim[key], Folder, Net.Channels, Net.Height, Net.Width);

    /// <summary>The noise of a step in the order of the net; 0 where there is none.</summary>
    public double[] NoiseOf(int step) => Net.Transposed(Noise.Chunk(Start.Length).ElementAtOrDefault(step) ?? new double[Start.Length], Net.Channels);
}

/// <summary>The reverse process: "ddim" or "ddpm", the clip "none", "keep" or "recompute", and the indices that are visited, strictly falling.</summary>
internal sealed record Sampler(string Method, string Clip, IReadOnlyList<int> Indices)
{
    public bool Clamps => Clip != "none";
    public static Sampler Read(JsonItem sampler)
    {
        var indices = new List<int>();
        var items = sampler.WithKeys("method clip indices")["indices"].List(10_000, orFewer: true);
        foreach (var item in items) indices.Add(item.Whole(1, indices.Count > 0 ? indices[^1] - 1 : 10_000));
        if (indices.Count == 0) throw sampler["indices"].Not("at least one index");
        return new(sampler["method"].OneOf("ddim", "ddpm"), sampler["clip"].OneOf("none", "keep", "recompute"), indices);
    }
}
