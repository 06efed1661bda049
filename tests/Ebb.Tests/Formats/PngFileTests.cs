using System.Diagnostics;
using Ebb.Formats;
using FsCheck.Fluent;

namespace Ebb.Tests.Formats;

public sealed class PngFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Picture Read(byte[] bytes) => PngFile.Read(new MemoryStream(bytes), BadBytes.Name);

    private static void ReadAny(Stream stream, string name) => PngFile.Read(stream, name);

    private static byte[] Write(Picture picture) => BadBytes.Written(stream => PngFile.Write(stream, picture));

    [Fact]
    public void Write_ThenRead_GivesThePictureBack() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        (from width in Gen.Choose(1, 40) from height in Gen.Choose(1, 40) from channels in Gen.Choose(1, 4) select (width, height, channels)).ToArbitrary(),
        size =>
        {
            var picture = Pictures.Make(size.width, size.height, size.channels);
            var back = Read(Write(picture));
            return back.Channels == picture.Channels && back.Width == picture.Width && back.Pixels.AsSpan().SequenceEqual(picture.Pixels);
        }));

    [Fact]
    public void Read_EachFilter_IsUndone()
    {
        // Two grey rows 10 20 30 / 40 60 90, the second filtered by hand.
        byte[][] second = [[0, 40, 60, 90], [1, 40, 20, 30], [2, 30, 40, 60], [3, 35, 30, 45], [4, 30, 20, 30]];
        foreach (byte[] row in second)
        {
            var picture = Read(new PngMaker().Header(3, 2, 8, 0).Data([0, 10, 20, 30, .. row]).End());
            Assert.Equal([10, 20, 30, 40, 60, 90], picture.Pixels);
        }
    }

    [Fact]
    public void Read_FewerBitsThanEight_AreScaled()
    {
        Assert.Equal([255, 0, 255], Read(new PngMaker().Header(3, 1, 1, 0).Data(0, 0b10100000).End()).Pixels);
        Assert.Equal([0, 85, 170, 255, 0], Read(new PngMaker().Header(5, 1, 2, 0).Data(0, 0b00011011, 0).End()).Pixels);
        Assert.Equal([17, 255, 0], Read(new PngMaker().Header(3, 1, 4, 0).Data(0, 0x1F, 0x00).End()).Pixels);
    }

    [Fact]
    public void Read_SixteenBits_AreRoundedToEight() =>
        Assert.Equal([255, 1, 0], Read(new PngMaker().Header(1, 1, 16, 2).Data(0, 255, 255, 0, 129, 0, 128).End()).Pixels);

    [Fact]
    public void Read_Palette_BecomesRgbOrRgba()
    {
        byte[] palette = [1, 2, 3, 40, 50, 60];
        Assert.Equal([40, 50, 60, 1, 2, 3], Read(new PngMaker().Header(2, 1, 1, 3).Chunk("PLTE", palette).Data(0, 0b10000000).End()).Pixels);
        var clear = Read(new PngMaker().Header(2, 1, 8, 3).Chunk("PLTE", palette).Chunk("tRNS", 7).Data(0, 1, 0).End());
        Assert.Equal(4, clear.Channels);
        Assert.Equal([40, 50, 60, 255, 1, 2, 3, 7], clear.Pixels);
    }

    [Fact]
    public void Read_DataInSeveralChunksAndOtherChunks_IsJoined()
    {
        byte[] packed = PngMaker.Packed([0, 5, 6]);
        var maker = new PngMaker().Header(2, 1, 8, 0).Chunk("tEXt", 65, 0, 66);
        foreach (byte value in packed) maker.Chunk("IDAT", value);
        Assert.Equal([5, 6], Read(maker.Chunk("tIME", 1).End()).Pixels);
    }

    [Fact]
    public void Read_EveryPrefix_IsRefused() => BadBytes.AssertEveryPrefixIsRefused(Write(Pictures.Make(5, 4, 3)), ReadAny);

    [Fact]
    public void Read_AnyChangedByte_IsRefused()
    {
        byte[] whole = Write(Pictures.Make(5, 4, 3));
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            BadBytes.AssertRefused(damaged, ReadAny);
        }
    }

    public static TheoryData<string, byte[]> WrongFiles => new()
    {
        { "not a PNG", [.. "GIF89a and so on"u8] },
        { "interlaced", new PngMaker().Header(1, 1, 8, 0, interlace: 1).Data(0, 1).End() },
        { "does not exist", new PngMaker().Header(1, 1, 4, 2).Data(0, 1).End() },
        { "not valid", new PngMaker().Header(0, 1, 8, 0).Data(0, 1).End() },
        { "not valid", new PngMaker().Header(-1, 1, 8, 0).Data(0, 1).End() },
        { "cannot hold", new PngMaker().Header(1, 1, 8, 0).End() },
        { "ends inside row 1", new PngMaker().Header(2, 2, 8, 0).Data(0, 1, 2, 0, 1).End() },
        { "ends before row 1", new PngMaker().Header(2, 2, 8, 0).Data(0, 1, 2).End() },
        { "goes on after", new PngMaker().Header(2, 1, 8, 0).Data(0, 1, 2, 3).End() },
        { "filter 5", new PngMaker().Header(1, 1, 8, 0).Data(5, 1).End() },
        { "palette (PLTE) is missing", new PngMaker().Header(1, 1, 8, 3).Data(0, 0).End() },
        { "colour 1; the palette has 1", new PngMaker().Header(1, 1, 8, 3).Chunk("PLTE", 1, 2, 3).Data(0, 1).End() },
        { "PLTE stands in the wrong place", new PngMaker().Header(1, 1, 8, 3).Chunk("PLTE", 1, 2).Data(0, 0).End() },
        { "IDAT stands in the wrong place", new PngMaker().Header(1, 1, 8, 0).Data(0, 1).Chunk("tIME", 1).Data(0, 1).End() },
        { "IHDR stands in the wrong place", new PngMaker().Header(1, 1, 8, 0).Header(1, 1, 8, 0).Data(0, 1).End() },
        { "critical chunk ABCD", new PngMaker().Header(1, 1, 8, 0).Chunk("ABCD").Data(0, 1).End() },
        { "first chunk is IDAT", new PngMaker().Data(0, 1).End() },
        { "damaged", new PngMaker().Header(1, 1, 8, 0).Chunk("IDAT", 0x78, 0x9C, 7, 7, 7, 7, 7, 7).End() },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void Read_WrongFile_SaysWhatIsWrong(string problem, byte[] file) =>
        Assert.Contains(problem, BadBytes.AssertRefused(file, ReadAny).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_HostileSizes_AreRefusedWithoutAllocation()
    {
        byte[] huge = new PngMaker().Header(int.MaxValue, int.MaxValue, 16, 6).Data(0, 1).End();
        byte[] large = new PngMaker().Header(20000, 10000, 8, 3).Chunk("PLTE", 1, 2, 3).Data(0, 1).End();
        byte[] chunk = [.. new PngMaker().Bytes, 0x7F, 0xFF, 0xFF, 0xFF, .. "IHDR"u8, .. new byte[40]];
        foreach (byte[] file in (byte[][])[huge, large, chunk])
        {
            BadBytes.AssertAllocatesLittle(() => BadBytes.AssertRefused(file, ReadAny));
        }
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WriteAndRead_AgainstImageMagick_AgreeOnEveryPixel(int channels)
    {
        Skip.If(ImageMagick("-version") is null, "ImageMagick's convert is not installed.");
        var picture = Pictures.Make(23, 17, channels);
        string ours = _folder.File("ours.png"), raw = _folder.File("raw.bin"), theirs = _folder.File("theirs.png");
        PngFile.Write(ours, picture);
        string layout = channels switch { 1 => "gray", 2 => "graya", 3 => "rgb", _ => "rgba" };

        Assert.NotNull(ImageMagick(ours, "-depth", "8", $"{layout}:{raw}"));
        Assert.Equal(picture.Pixels, File.ReadAllBytes(raw));

        Assert.NotNull(ImageMagick("-size", "23x17", "-depth", "8", $"{layout}:{raw}", $"png:{theirs}"));
        Pictures.AssertSame(picture, PngFile.Read(theirs).WithChannels(channels));
    }

    private static string? ImageMagick(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("convert", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && (arguments is not ["-version"] || output.Contains("ImageMagick", StringComparison.Ordinal)) ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
