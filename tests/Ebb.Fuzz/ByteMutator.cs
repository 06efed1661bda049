namespace Ebb.Fuzz;

/// <summary>Damage that knows nothing of a format: bits, bytes, words and ranges.</summary>
internal static class ByteMutator
{
    /// <summary>The longest input. Readers are asked about lies, not about patience.</summary>
    public const int MostBytes = 1 << 15;

    /// <summary>One to eight changes; <paramref name="other"/> is a file to splice from.</summary>
    public static byte[] Mutate(byte[] file, byte[] other, FuzzRandom random)
    {
        for (int left = 1 + random.Below(1 << random.Below(4)); left > 0; left--) file = Change([.. file], other, random);
        return file;
    }

    private static byte[] Change(byte[] file, byte[] other, FuzzRandom random)
    {
        int at = random.Below(file.Length), length = Math.Min(Length(random), file.Length - at);
        switch (random.Below(8))
        {
            case 0 when file.Length > 0:
                file[at] ^= (byte)(1 << random.Below(8));
                return file;
            case 1 when file.Length > 0:
                file[at] = (byte)(random.OneIn(2) ? random.Next() : Interesting.Number(random));
                return file;
            case 2:
                int width = 2 << random.Below(3);
                if (at + width <= file.Length) Interesting.Write(file.AsSpan(at, width), random);
                return file;
            case 3:
                return [.. file[..at], .. file[(at + length)..]];
            case 4:
                return Joined(file[..(at + length)], file[at..]);
            case 5:
                var added = new byte[Length(random)];
                Array.Fill(added, (byte)(random.OneIn(2) ? 0 : random.Next()));
                return Joined(Joined(file[..at], added), file[at..]);
            case 6:
                return file[..at];
            default:
                int from = random.Below(other.Length);
                return Joined(file[..at], random.OneIn(2) ? other[from..] : Joined(other[from..Math.Min(other.Length, from + length)], file[at..]));
        }
    }

    private static int Length(FuzzRandom random) => 1 + random.Below(1 << random.Below(10));

    private static byte[] Joined(byte[] first, byte[] second) => first.Length + second.Length <= MostBytes ? [.. first, .. second] : first;
}
