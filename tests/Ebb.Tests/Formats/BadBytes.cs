namespace Ebb.Tests.Formats;

/// <summary>Damages whole files and holds readers to their promise: InvalidDataException, and nothing else.</summary>
public static class BadBytes
{
    public const string Name = "some/file";

    public static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    public static void AssertEveryPrefixIsRefused(byte[] whole, Action<Stream, string> read)
    {
        read(new MemoryStream(whole), Name);
        for (int length = 0; length < whole.Length; length++) AssertRefused(whole[..length], read);
    }

    public static InvalidDataException AssertRefused(byte[] bytes, Action<Stream, string> read)
    {
        var error = Assert.Throws<InvalidDataException>(() => read(new MemoryStream(bytes), Name));
        Assert.StartsWith(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("offset ", error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>Every byte set to a few other values: the reader may accept the file, or refuse it in its one way.</summary>
    public static void AssertDamageIsReadOrRefused(byte[] whole, Action<Stream, string> read)
    {
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (int change in (int[])[0x01, 0x80, 0xFF])
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= (byte)change;
                Exception? error = Record.Exception(() => read(new MemoryStream(damaged), Name));
                Assert.True(error is null or InvalidDataException, $"byte {at} ^ {change}: {error}");
            }
        }
    }

    public static void AssertAllocatesLittle(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
