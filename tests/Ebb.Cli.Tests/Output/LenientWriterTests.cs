using System.Text;
using Ebb.Cli.Output;

namespace Ebb.Cli.Tests.Output;

public sealed class LenientWriterTests
{
    private sealed class Broken(Exception failure) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw failure;

        public override void Flush() => throw failure;
    }

    [Fact]
    public void Write_TargetIsGone_IsForgiven()
    {
        foreach (var failure in (Exception[])[new IOException("full"), new UnauthorizedAccessException("closed")])
        {
            var writer = new LenientWriter(new Broken(failure));
            writer.Write('a');
            writer.Write("note");
            writer.Write(['a'], 0, 1);
            writer.WriteLine("note");
            writer.Flush();
        }
    }

    [Fact]
    public void Write_TargetIsThere_PassesEverythingOn()
    {
        var target = new StringWriter();
        var writer = new LenientWriter(target);
        writer.Write('a');
        writer.Write("b");
        writer.Write(['c', 'd'], 1, 1);
        writer.WriteLine("e");
        Assert.Equal($"abde{Environment.NewLine}", target.ToString());
    }
}
