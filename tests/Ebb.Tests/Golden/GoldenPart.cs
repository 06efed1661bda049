using System.Text.Json;
using Ebb.Devices;
using Ebb.Tensors;
using Ebb.Testing;

namespace Ebb.Tests.Golden;

/// <summary>One part of a file: its arrays are named <c>part/array</c>.</summary>
internal sealed class GoldenPart(NpzFile arrays, JsonElement entry, string name)
{
    private readonly JsonElement _settings =
        entry.GetProperty("config").TryGetProperty("ops", out var ops) ? ops.GetProperty(name) : entry.GetProperty("config").GetProperty("parts").GetProperty(name);

    public bool IsSameConvolution => name.StartsWith("conv2d", StringComparison.Ordinal)
        && arrays[$"{name}/weight"].Shape is [_, _, var rows, var columns]
        && rows == columns && rows % 2 == 1
        && IsPair("stride", 1)
        && IsPair("padding", rows / 2);

    public bool IsDdim => name.StartsWith("ddim", StringComparison.Ordinal);

    public bool IsSchedule => _settings.TryGetProperty("T", out _);

    public IEnumerable<string> Given => arrays.Under(name + "/").Keys;

    public JsonElement Settings => _settings;

    public double Setting(string key) => _settings.GetProperty(key).GetDouble();

    public bool Has(string array) => arrays.Contains($"{name}/{array}");

    public double Number(string array) => arrays[$"{name}/{array}"].Scalar;

    public Tensor Image(Device device, string array) => Place(device, array, TensorKind.Image);

    public Tensor Filter(Device device, string array) => Place(device, array, TensorKind.Filter);

    public Tensor Vector(Device device, string array)
    {
        float[] values = arrays[$"{name}/{array}"].ToSingle();
        return device.From(Shape.Vector(values.Length), values, TensorKind.Vector);
    }

    public void Check(string array, Tensor got) => Check(array, got.ToArray());

    public void Check(string array, float[] got) =>
        Close.Elementwise($"{name}/{array}", arrays[$"{name}/{array}"], got, ToleranceOf($"{name}/{array}"));

    public GoldenArray Array(string array) => arrays[$"{name}/{array}"];

    private Tolerance ToleranceOf(string array) => Tolerance.Float32(entry.GetProperty("arrays").GetProperty(array));

    /// <summary>Arrays of fewer than four axes become one image: what is elementwise does not mind.</summary>
    private Tensor Place(Device device, string array, TensorKind kind)
    {
        var values = arrays[$"{name}/{array}"];
        int[] four = [.. Enumerable.Repeat(1, 4 - values.Shape.Length), .. values.Shape];
        return device.From(new Shape(four[0], four[1], four[2], four[3]), values.ToSingle(), kind);
    }

    private bool IsPair(string key, int value) => _settings.TryGetProperty(key, out var pair)
        && pair.ValueKind == JsonValueKind.Array
        && pair.EnumerateArray().All(extent => extent.GetInt32() == value);
}
