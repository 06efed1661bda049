namespace Ebb.Fuzz.Structures;

/// <summary>A JSON object on each line: damages, repeats, drops and joins lines.</summary>
internal sealed class JsonLines : IStructure
{
    private static readonly JsonText Json = new();

    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        var lines = new List<byte[]>();
        foreach (var line in file.AsSpan().Split((byte)'\n')) lines.Add(file[line]);
        int at = random.Below(lines.Count);
        switch (random.Below(4))
        {
            case 0: lines.Insert(at, random.Of(lines)); break;
            case 1: lines.RemoveAt(at); break;
            case 2: lines[at] = [.. lines[at], .. random.Of(lines)]; break;
            default: lines[at] = Json.Mutate(lines[at], random); break;
        }

        byte[] end = random.OneIn(4) ? "\r\n"u8.ToArray() : [(byte)'\n'];
        return [.. lines.SelectMany((line, i) => i == 0 ? line : [.. end, .. line])];
    }
}
