using System.Text.Json;
using System.Text.Json.Nodes;
using Ebb.Formats;

namespace Ebb.Tests.Formats;

public sealed class TrainingLogFileTests : IDisposable
{
    private static readonly TrainingLog Sample = new(
        "Diffusion training", [0, 5, 10, 15], [new("loss", [1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity])], ["dataset=cifar10", "lr=0.001"]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Log_HasTheLayoutOfTheReference()
    {
        string path = _folder.File("log.json");
        TrainingLogFile.Write(path, Sample);
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        string compact = JsonNode.Parse(json.RootElement.GetRawText())!.ToJsonString();
        Assert.Equal(
            "{\"title\":\"Diffusion training\",\"steps\":[0,5,10,15],"
            + "\"series\":[{\"name\":\"loss\",\"values\":[1.5,\"NaN\",\"Infinity\",\"-Infinity\"],\"color\":\"#4e79a7\"}],"
            + "\"notes\":[\"dataset=cifar10\",\"lr=0.001\"]}",
            compact);
    }

    [Fact]
    public void Write_ThenRead_GivesTheLogBack()
    {
        string path = _folder.File("log.json");
        TrainingLogFile.Write(path, Sample);
        var back = TrainingLogFile.Read(path);
        Assert.Equal(Sample.Title, back.Title);
        Assert.Equal(Sample.Steps, back.Steps);
        Assert.Equal(Sample.Notes, back.Notes);
        Assert.Equal(Sample.Series[0].Values, back.Series[0].Values);
        Assert.Equal(("loss", "#4e79a7"), (back.Series[0].Name, back.Series[0].Color));
    }

    [Fact]
    public void Read_EveryPrefix_IsRefused()
    {
        string path = _folder.File("log.json");
        TrainingLogFile.Write(path, Sample);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => TrainingLogFile.Read(path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"title\":null,\"steps\":[],\"series\":[],\"notes\":[]}")]
    [InlineData("{\"title\":\"t\",\"steps\":[],\"series\":[]}")]
    [InlineData("{\"title\":\"t\",\"steps\":[],\"series\":[null],\"notes\":[]}")]
    [InlineData("{\"title\":\"t\",\"steps\":[1],\"series\":[{\"name\":\"loss\",\"values\":[],\"color\":\"\"}],\"notes\":[]}")]
    [InlineData("{\"title\":\"t\",\"steps\":[1.5],\"series\":[],\"notes\":[]}")]
    [InlineData("{\"title\":\"t\",\"steps\":[],\"series\":[],\"notes\":[null]}")]
    public void Read_AnotherShape_IsRefused(string text)
    {
        string path = _folder.File("log.json");
        File.WriteAllText(path, text);
        Assert.Throws<InvalidDataException>(() => TrainingLogFile.Read(path));
    }

    [Fact]
    public void Write_SeriesOfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => TrainingLogFile.Write(_folder.File("log.json"), Sample with { Steps = [0] }));
}
