namespace Ebb.Fuzz.Structures;

/// <summary>Records of one length and nothing else: drops and repeats whole ones.</summary>
internal sealed class Records(int bytes) : IStructure
{
    public byte[] Mutate(byte[] file, FuzzRandom random)
    {
        var records = file.Chunk(bytes).ToList();
        int at = random.Below(records.Count);
        if (random.OneIn(3)) records.RemoveAt(at);
        else records.Insert(at, random.Of(records));
        if (records.Count > 0) records[0] = [(byte)random.Below(12), .. records[0][1..]];
        return [.. records.SelectMany(record => record)];
    }
}
