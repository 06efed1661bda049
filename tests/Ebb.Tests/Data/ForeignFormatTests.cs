using System.Text;
using Ebb.Data;

namespace Ebb.Tests.Data;

public sealed class ForeignFormatTests
{
    [Theory]
    [InlineData("\u00ff\u00d8\u00ff\u00e0", "jpeg")]
    [InlineData("RIFF____WEBPVP8 ", "webp")]
    [InlineData("GIF89a", "gif")]
    [InlineData("BM____", "bmp")]
    [InlineData("II*\0", "tiff")]
    [InlineData("MM\0*", "tiff")]
    [InlineData("\0\0\0\u001cftypavif", "avif")]
    [InlineData("\0\0\0\u0018ftypheic", "heic")]
    [InlineData("\0\0\0\u000cjP  \r\n", "jp2")]
    [InlineData("P4\n1 1\n", "pbm")]
    public void Of_KnownBeginning_NamesTheCoder(string beginning, string coder) =>
        Assert.Equal(coder, ForeignFormat.Of(Encoding.Latin1.GetBytes(beginning))!.Coder);

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("RIFF____WAVE")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'>")]
    [InlineData("<?xml version='1.0'?><image><read filename='x'/></image>")]
    [InlineData("push graphic-context")]
    [InlineData("%!PS-Adobe-3.0")]
    [InlineData("%PDF-1.4")]
    [InlineData("\0\0\0\u0018ftypmp42")]
    [InlineData("#EXTM3U concat:file")]
    public void Of_ScriptOrStranger_IsNull(string beginning) => Assert.Null(ForeignFormat.Of(Encoding.Latin1.GetBytes(beginning)));
}
