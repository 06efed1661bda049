using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>
/// A published run: a name for the flags that make it. They are taken as defaults, so that flags of the user's own win, and are read by the
/// flags themselves.
/// </summary>
/// <param name="Name">What <c>--recipe</c> calls it.</param>
/// <param name="Flags">The flags as a person would type them, separated by spaces.</param>
internal sealed record TrainRecipe(string Name, string Flags)
{
    /// <summary>Every recipe.</summary>
    public static IReadOnlyList<TrainRecipe> All { get; } =
    [
        new(
            "shapes32",
            "--dataset shapes --size 32 --n-total 4096 --net unet --channels 32,64,64 --layers-per-block 1 --attention-levels 1 " +
            "--prediction v --schedule cosine --T 1000 --batch-size 32 --steps 1500 --lr 1e-3 --warmup 100 --clip-grad 1 --ema 0.995 --flip"),
        new(
            "fashion-mnist-unet",
            "--dataset fashion-mnist --net unet --channels 32,64,64 --layers-per-block 1 --attention-levels 1 --classes " +
            "--prediction v --schedule cosine --T 1000 --batch-size 32 --steps 5000 --lr 1e-3 --warmup 200 --clip-grad 1 --ema 0.999"),
        new(
            "cifar10-unet-small",
            "--dataset cifar10 --net unet --channels 32,64,128 --layers-per-block 1 --attention-levels 1 --classes " +
            "--prediction v --schedule cosine --T 1000 --batch-size 32 --steps 5000 --lr 5e-4 --warmup 500 --clip-grad 1 --ema 0.999 --flip"),
    ];

    /// <summary>Their names with commas between.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(recipe => recipe.Name));

    /// <summary>The command that does the same without a recipe.</summary>
    public string Command => $"ebb train {Flags}";

    /// <summary>Reads the name of a recipe.</summary>
    public static string ReadName(string flag, string text) => Values.OneOf([.. All.Select(recipe => recipe.Name)])(flag, text);

    /// <summary>The recipe that the words of a command line name; null for none, or for a name that reading will refuse.</summary>
    public static TrainRecipe? Find(string flag, IReadOnlyList<string> words)
    {
        string? name = null;
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] == flag && i + 1 < words.Count) name = words[i + 1];
            else if (words[i].StartsWith($"{flag}=", StringComparison.Ordinal)) name = words[i][(flag.Length + 1)..];
        }

        return All.FirstOrDefault(recipe => recipe.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Makes the recipe's flags the defaults of a command's.</summary>
    public void Apply(IReadOnlyCollection<IFlag> flags)
    {
        string[] words = Flags.Split(' ');
        for (int i = 0; i < words.Length; i++)
        {
            var flag = flags.First(candidate => candidate.Name == words[i]);
            flag.TakeDefault(flag.ValueName is null ? null : words[++i]);
        }
    }
}
