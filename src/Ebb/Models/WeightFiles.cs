using Ebb.Formats;

namespace Ebb.Models;

/// <summary>Finds the weights of a net in its folder: one file or shards, in full or half precision. Pickles are refused, with the way to convert them.</summary>
internal static class WeightFiles
{
    public const string Whole = "diffusion_pytorch_model.safetensors";
    public const string Index = $"{Whole}.index.json";

    private const string Half = "diffusion_pytorch_model.fp16.safetensors";

    // The ecosystem has spelt the index of half-precision shards in more than one way.
    private static readonly string[] Files =
        [Whole, Index, Half, $"{Half}.index.json", $"{Whole}.index.fp16.json", $"{Whole}.fp16.index.json"];

    private static readonly string[] Pickles = [".bin", ".ckpt", ".pt", ".pth"];

    /// <exception cref="InvalidDataException">There are no weights, or they are damaged or not safetensors.</exception>
    public static (Safetensors Content, string Path) Read(string folder)
    {
        string[] found = [.. Files.Where(name => File.Exists(System.IO.Path.Combine(folder, name)))];
        if (found is [Whole, Index, ..])
        {
            throw new InvalidDataException($"{folder} holds both {Whole} and {Index}, and one of them is not its weights. Remove that one.");
        }

        string path = System.IO.Path.Combine(folder, found.FirstOrDefault(Whole));
        if (found.Length == 0) throw Missing(folder, path);
        return (path.EndsWith(".json", StringComparison.Ordinal) ? SafetensorsIndex.Read(path) : SafetensorsFile.Read(path), path);
    }

    /// <summary>The complaint about a file where a folder is expected.</summary>
    public static InvalidDataException AreNotAFolder(string path) => IsPickle(path)
        ? Pickle(path)
        : new InvalidDataException($"{path} is a file; expected a run folder or a model folder. Name the folder that holds it.");

    private static InvalidDataException Missing(string folder, string path)
    {
        string? pickle = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(IsPickle).Order(StringComparer.Ordinal).FirstOrDefault() : null;
        return pickle is null ? new InvalidDataException($"{path} is missing. {ModelLayout.Expected}") : Pickle(pickle);
    }

    private static bool IsPickle(string path) => Pickles.Contains(System.IO.Path.GetExtension(path).ToLowerInvariant());

    private static InvalidDataException Pickle(string path)
    {
        string file = System.IO.Path.GetFileName(path);
        string command =
            "python -c \"import sys, torch; from safetensors.torch import save_file; w = torch.load(sys.argv[1], map_location='cpu', weights_only=True); "
            + "save_file({k: v.contiguous() for k, v in w.get('state_dict', w).items()}, sys.argv[2])\"";
        return new InvalidDataException(
            $"{path} is a pickle, which runs code when it is read, so it is not. Convert it once, in its folder: {command} '{file}' {Whole}");
    }
}
