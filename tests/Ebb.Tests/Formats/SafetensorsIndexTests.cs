using System.Text;
using Ebb.Formats;
using Ebb.Tests.Models;

namespace Ebb.Tests.Formats;

public sealed class SafetensorsIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TwoShards_GivesAllArrays()
    {
        Shards();
        var arrays = SafetensorsIndex.Read(Index("\"a\": \"1.safetensors\", \"b\": \"1.safetensors\", \"c\": \"2.safetensors\"")).Arrays;
        Assert.Equal(["a", "b", "c"], arrays.Keys);
        Assert.Equal([1f, 2f, 3f], arrays.Values.Select(array => array.Values[0]));
    }

    [Theory]
    [InlineData("\"a\": \"1.safetensors\", \"b\": \"1.safetensors\", \"c\": \"3.safetensors\"", "the shard 3.safetensors is missing")]
    [InlineData("\"a\": \"1.safetensors\", \"c\": \"2.safetensors\"", "b of the shard 1.safetensors is not in the index")]
    [InlineData("\"a\": \"1.safetensors\", \"b\": \"2.safetensors\", \"c\": \"2.safetensors\"", "b is in the shard 1.safetensors, but the index has it in 2.safetensors; b is not in its shard 2.safetensors")]
    [InlineData("\"a\": \"1.safetensors\", \"b\": \"1.safetensors\", \"c\": \"2.safetensors\", \"d\": \"2.safetensors\"", "d is not in its shard 2.safetensors")]
    [InlineData("\"a\": \"1.safetensors\", \"a\": \"2.safetensors\"", "not a configuration")]
    [InlineData("\"a\": \"../1.safetensors\"", "a is \"../1.safetensors\". Expected the name of a .safetensors file beside the index")]
    [InlineData("\"a\": \"/1.safetensors\"", "beside the index")]
    [InlineData("\"a\": \"sub\\\\1.safetensors\"", "beside the index")]
    [InlineData("\"a\": \".safetensors\"", "beside the index")]
    [InlineData("\"a\": \"1.bin\"", "beside the index")]
    [InlineData("\"a\": 1", "a is 1. Expected a text")]
    public void Read_IndexThatDoesNotFit_SaysWhy(string map, string problem)
    {
        Shards();
        string path = Index(map), message = Assert.Throws<InvalidDataException>(() => SafetensorsIndex.Read(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArrayInTwoShards_IsRefused()
    {
        Shards();
        Write("2.safetensors", ("b", 2), ("c", 3));
        string path = Index("\"a\": \"1.safetensors\", \"b\": \"1.safetensors\", \"c\": \"2.safetensors\"");
        Assert.Contains("b is in the shard 2.safetensors", Assert.Throws<InvalidDataException>(() => SafetensorsIndex.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAMap_SaysSo()
    {
        string path = _folder.Write("index.json", "{\"metadata\": {}}"u8.ToArray());
        Assert.Contains("weight_map is missing", Assert.Throws<InvalidDataException>(() => SafetensorsIndex.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("is missing", Assert.Throws<InvalidDataException>(() => SafetensorsIndex.Read(_folder.File("none.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedBytes_GivesInvalidDataOnly()
    {
        Shards();
        string path = Index("\"a\": \"1.safetensors\", \"b\": \"1.safetensors\", \"c\": \"2.safetensors\"");
        DamagedJson.Check(File.ReadAllBytes(path), path, () => SafetensorsIndex.Read(path));
    }

    private void Shards()
    {
        Write("1.safetensors", ("a", 1), ("b", 2));
        Write("2.safetensors", ("c", 3));
    }

    private void Write(string name, params (string Name, float Value)[] arrays) => SafetensorsFile.Write(
        _folder.File(name),
        new Safetensors(arrays.ToDictionary(array => array.Name, array => new WeightArray([1], [array.Value])), new Dictionary<string, string>()));

    private string Index(string map) =>
        _folder.Write("index.json", Encoding.UTF8.GetBytes($"{{\"metadata\": {{\"total_size\": 12}}, \"weight_map\": {{{map}}}}}"));
}
