using System.Net;
using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Studio.Tests;

public sealed class ModelTests
{
    [Fact]
    public async Task Model_OfARun_ShowsGraphArraysAndSchedule()
    {
        await using var folder = new StudioFolder();
        var model = folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        var row = Assert.Single((await studio.GetAsync("/api/models")).EnumerateArray());
        Assert.True(row.GetProperty("samplable").GetBoolean(), row.ToString());
        Assert.Equal("a", row.GetProperty("run").GetString());
        var detail = await studio.GetAsync("/api/models/a%2Fmodel");
        Assert.Equal(model.Net.ParameterCount, detail.GetProperty("parameters").GetInt64());
        var layers = detail.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(["stem", "block1.conv1", "block1.conv2", "block2.conv1", "block2.conv2", "out"], layers.Select(layer => layer.GetProperty("name").GetString()));
        Assert.Equal(["block1.conv1", "stem"], layers[2].GetProperty("inputs").EnumerateArray().Select(input => input.GetString()));
        Assert.Equal([4, 8, 8], layers[2].GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Equal(4 * 4 * 9 * 64, layers[2].GetProperty("macs").GetInt64());
        Assert.Equal(model.Net.ParameterCount, layers.Sum(layer => layer.GetProperty("parameters").GetInt64()));
        var schedule = detail.GetProperty("schedule");
        Assert.Equal(20, schedule.GetProperty("T").GetInt32());
        Assert.Equal(model.Levels.Schedule!.AlphaBar(20), schedule.GetProperty("alphaBar")[19].GetDouble(), 12);
    }

    [Fact]
    public async Task Tensor_OfAFile_HasTheStatisticsOfItsValues()
    {
        await using var folder = new StudioFolder();
        float[] values = [-2, -1, 0, float.NaN, 1, 2, 3, 4, 5, 6, 8, float.NegativeInfinity];
        var array = new WeightArray(Array.AsReadOnly([2, 6]), values);
        var square = new WeightArray(Array.AsReadOnly([3, 2, 2, 2]), [.. Enumerable.Range(0, 24).Select(i => i - 12f)]);
        SafetensorsFile.Write(Path.Combine(folder.Root, "bare.safetensors"), new(
            new SortedDictionary<string, WeightArray>(StringComparer.Ordinal) { ["w/<b>"] = array, ["conv.weight"] = square }, new Dictionary<string, string>()));
        var studio = await folder.StartAsync();
        var row = Assert.Single((await studio.GetAsync("/api/models")).EnumerateArray());
        Assert.Equal("weights", row.GetProperty("kind").GetString());
        Assert.False(row.GetProperty("samplable").GetBoolean());
        Assert.Equal(36, (await studio.GetAsync("/api/models/bare.safetensors")).GetProperty("parameters").GetInt32());
        var tensor = await studio.GetAsync("/api/models/bare.safetensors/tensors/w%2F%3Cb%3E");
        float[] finite = [.. values.Where(float.IsFinite)];
        Assert.Equal(-2, tensor.GetProperty("min").GetDouble());
        Assert.Equal(8, tensor.GetProperty("max").GetDouble());
        Assert.Equal((1, 1), (tensor.GetProperty("nan").GetInt32(), tensor.GetProperty("infinite").GetInt32()));
        Assert.Equal(1, tensor.GetProperty("slices").GetInt32());
        Assert.Equal(3, (await studio.GetAsync("/api/models/bare.safetensors/tensors/conv.weight")).GetProperty("slices").GetInt32());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("run").ValueKind);
        Assert.All((await studio.GetAsync("/api/models/bare.safetensors")).GetProperty("layers").EnumerateArray(), layer => Assert.Equal(0, layer.GetProperty("macs").GetInt64()));
        Assert.Equal(finite.Average(), tensor.GetProperty("mean").GetDouble(), 5);
        Assert.Equal(Math.Sqrt(finite.Sum(value => (double)value * value)), tensor.GetProperty("norm").GetDouble(), 9);
        Assert.Equal(10, tensor.GetProperty("histogram").GetProperty("counts").EnumerateArray().Sum(count => count.GetInt32()));

        using var slice = await studio.SendAsync("/api/models/bare.safetensors/tensors/conv.weight/slice?index=2");
        Assert.Equal("image/png", slice.Content.Headers.ContentType!.MediaType);
        await studio.GetAsync("/api/models/bare.safetensors/tensors/conv.weight/slice?index=3", HttpStatusCode.BadRequest);
        await studio.GetAsync("/api/models/bare.safetensors/tensors/conv.weight/slice?index=99999999999", HttpStatusCode.BadRequest);
        await studio.GetAsync("/api/models/bare.safetensors/tensors/none", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Weights_ThatLieAboutTheirSize_AreRefusedByTheFileAlone()
    {
        await using var folder = new StudioFolder();
        File.WriteAllBytes(Path.Combine(folder.Root, "lie.safetensors"), [255, 255, 255, 255, 255, 255, 255, 127, (byte)'{']);
        File.WriteAllBytes(Path.Combine(folder.Root, "short.safetensors"), [1, 2]);
        folder.AddTrainedRun("a");
        var studio = await folder.StartAsync();
        Assert.Equal(3, (await studio.GetAsync("/api/models")).GetArrayLength());
        await studio.GetAsync("/api/models/lie.safetensors", HttpStatusCode.Conflict);
        await studio.GetAsync("/api/models/short.safetensors", HttpStatusCode.Conflict);
        await studio.GetAsync("/api/models/a%2Fmodel");
    }
}
