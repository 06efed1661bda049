using Ebb.Check.Files;

namespace Ebb.Check.Subjects;

/// <summary>
/// What a certificate is about, read and held against the files that it binds; the claim itself is for the checks. The start is (C, H, W), the noise of each step but
/// the last (steps - 1, C, H, W); either is empty where there is none.
/// </summary>
internal sealed record Certificate(string Folder, string Kind, Net Net, Schedule Schedule, Sampler Sampler, double[] Start, double[] Noise, JsonItem Claim)
{
    private const int MostJsonBytes = 1 << 24;

    public static Certificate Read(string folder, string? modelFolder)
    {
        var root = Parse(BoundFile.Read(Path.Combine(folder, "certificate.json")), "certificate.json");
        const string Keys = "format version kind producer model net schedule sampler claim";
        root.WithKeys(Keys, "start noise")["format"].OneOf("ebb-certificate");
        root["version"].Whole(1, 1);
        _ = root["producer"].Text;
        string kind = root["kind"].OneOf("exact", "box", "reconstruction", "lipschitz");
        var samplerItem = root["sampler"].WithKeys("method clip indices");
        bool hasStart = kind != "lipschitz", hasNoise = hasStart && samplerItem["method"].Text == "ddpm" && samplerItem["indices"].List(MostJsonBytes, orFewer: true).Count > 1;
        root.WithKeys(Keys + (hasStart ? " start" : "") + (hasNoise ? " noise" : ""));

        // Every file is read and its hash compared before anything is made of it.
        var model = root["model"].WithKeys("folder config scheduler weights");
        modelFolder ??= Path.Combine(folder, model["folder"].Text);
        byte[] config = BoundFile.Read(model["config"], modelFolder), scheduler = BoundFile.Read(model["scheduler"], modelFolder);
        byte[] weights = BoundFile.Read(model["weights"], modelFolder);
        byte[]? start = hasStart ? BoundFile.Read(root["start"], folder) : null, noise = hasNoise ? BoundFile.Read(root["noise"], folder) : null;

        var net = Net.Read(root["net"], Parse(config, "config.json"), SafeTensors.Read(weights));
        var schedule = Schedule.Read(root["schedule"], Parse(scheduler, "scheduler_config.json"));
        var sampler = Sampler.Read(samplerItem, schedule.Betas.Count);
        double[] x = start is null ? [] : Npy.Read(start, "The start", isSingle: true, net.Channels, net.Height, net.Width);
        double[] z = noise is null ? [] : Npy.Read(noise, "The noise", isSingle: true, sampler.Indices.Count - 1, net.Channels, net.Height, net.Width);
        return new(folder, kind, net, schedule, sampler, x, z, root["claim"]);
    }

    /// <summary>An array of the claim, (C, H, W).</summary>
    public double[] Array(string key, bool isSingle) =>
        Npy.Read(BoundFile.Read(Claim[key], Folder), $"The array {key}", isSingle, Net.Channels, Net.Height, Net.Width);

    private static JsonItem Parse(byte[] text, string place)
    {
        RejectedException.Unless(text.Length <= MostJsonBytes, $"{place} has more than {MostJsonBytes} bytes.");
        return JsonItem.Parse(text, place);
    }
}
