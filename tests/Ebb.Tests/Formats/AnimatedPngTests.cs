using System.Buffers.Binary;
using System.Text;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class AnimatedPngTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(80);

    private static Picture[] Frames(int count, int channels = 3) => [.. Enumerable.Range(0, count).Select(i => Pictures.Make(11, 7, channels, (ulong)i))];

    private static byte[] Written(IReadOnlyList<Picture> frames, TimeSpan? last = null, int plays = 0) =>
        BadBytes.Written(stream => AnimatedPng.Write(stream, frames, Delay, last, plays));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Write_Frames_HasTheChunksInTheOrderOfTheSpecification(int count)
    {
        var chunks = Chunks(Written(Frames(count), plays: 3));
        string[] expected = ["IHDR", "acTL", "fcTL", "IDAT", .. Enumerable.Repeat<string[]>(["fcTL", "fdAT"], count - 1).SelectMany(pair => pair), "IEND"];
        Assert.Equal(expected, chunks.Select(chunk => chunk.Type));
        Assert.Equal([0, 0, 0, (byte)count, 0, 0, 0, 3], chunks[1].Data);

        var numbers = chunks.Where(chunk => chunk.Type is "fcTL" or "fdAT").Select(chunk => BinaryPrimitives.ReadInt32BigEndian(chunk.Data));
        Assert.Equal(Enumerable.Range(0, 2 * count - 1), numbers);
    }

    [Fact]
    public void Write_FrameControls_CoverThePictureAndCarryTheDelay()
    {
        var controls = Chunks(Written(Frames(3), last: TimeSpan.FromSeconds(2))).Where(chunk => chunk.Type == "fcTL").Select(chunk => chunk.Data).ToList();
        for (int i = 0; i < controls.Count; i++)
        {
            ushort delay = (ushort)(i < 2 ? 80 : 2000);
            byte[] expected = [0, 0, 0, 11, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(delay >> 8), (byte)delay, 1000 >> 8, 1000 & 255, 0, 0];
            Assert.Equal(expected, controls[i][4..]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Write_ThenReadAsPlainPng_GivesTheFirstFrame(int channels)
    {
        var frames = Frames(4, channels);
        Pictures.AssertSame(frames[0], PngFile.Read(new MemoryStream(Written(frames)), "animation"));
    }

    [Fact]
    public void Write_EveryFrame_IsAPictureOfItsOwn()
    {
        var frames = Frames(4);
        var chunks = Chunks(Written(frames));
        var data = chunks.Where(chunk => chunk.Type == "fdAT").ToList();
        for (int i = 1; i < frames.Length; i++)
        {
            // A frame's data under the file's own header is a plain picture.
            byte[] file = new PngMaker().Chunk("IHDR", chunks[0].Data).Chunk("IDAT", data[i - 1].Data[4..]).End();
            Pictures.AssertSame(frames[i], PngFile.Read(new MemoryStream(file), $"frame {i}"));
        }
    }

    [Fact]
    public void Write_WrongArguments_AreNamed()
    {
        Assert.Throws<ArgumentException>("frames", () => Written([]));
        Assert.Contains("Frame 1", Assert.Throws<ArgumentException>("frames", () => Written([Pictures.Make(2, 2, 1), Pictures.Make(2, 3, 1)])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("lastDelay", () => Written(Frames(1), last: TimeSpan.FromSeconds(66)));
        Assert.Throws<ArgumentOutOfRangeException>("lastDelay", () => Written(Frames(1), last: TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("plays", () => Written(Frames(1), plays: -1));
    }

    [Fact]
    public void Strip_OfFrames_PutsEachAtItsPlace()
    {
        var frames = Frames(5);
        var strip = AnimatedPngFrames.Strip(frames, columns: 3, gap: 2);
        Assert.Equal((3 * 13 + 2, 2 * 9 + 2), (strip.Width, strip.Height));
        var expected = new byte[strip.Width * strip.Height * 3];
        Array.Fill(expected, (byte)255);
        for (int i = 0; i < 5; i++)
        {
            for (int y = 0; y < 7; y++)
            {
                for (int x = 0; x < 11; x++) frames[i].Pixel(x, y).CopyTo(expected.AsSpan(((2 + i / 3 * 9 + y) * strip.Width + 2 + i % 3 * 13 + x) * 3));
            }
        }

        Assert.Equal(expected, strip.Pixels);
        Assert.Equal(5 * 12 + 1, AnimatedPngFrames.Strip(frames).Width);
    }

    [Theory]
    [InlineData(1, 5, new[] { 0 })]
    [InlineData(3, 3, new[] { 0, 1, 2 })]
    [InlineData(9, 3, new[] { 0, 4, 8 })]
    [InlineData(1001, 5, new[] { 0, 250, 500, 750, 1000 })]
    [InlineData(4, 3, new[] { 0, 2, 3 })]
    public void Evenly_Indices_HaveBothEnds(int count, int wanted, int[] expected) => Assert.Equal(expected, AnimatedPngFrames.Evenly(count, wanted));

    private static List<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = new List<(string, byte[])>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var body = file.AsSpan(at + 4, 4 + length);
            Assert.Equal(Crc(body), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(body[..4]), body[4..].ToArray()));
            at += 12 + length;
        }

        return chunks;
    }

    // The checksum of PNG bit by bit.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }

        return ~crc;
    }
}
