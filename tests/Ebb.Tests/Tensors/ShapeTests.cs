using Ebb.Devices;
using Ebb.Tensors;

namespace Ebb.Tests.Tensors;

public sealed class ShapeTests
{
    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, -1, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, int.MinValue)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(65536, 65536, 1, 1)]
    public void New_ExtentOrProductOutOfRange_Throws(int n, int c, int h, int w) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(n, c, h, w));

    [Fact]
    public void CopyFrom_AnotherLength_NamesShapeAndBothCounts()
    {
        var tensor = new NaiveDevice().Allocate(new Shape(1, 2, 3, 4));
        var error = Assert.Throws<ArgumentException>(() => tensor.CopyFrom(new float[23]));
        Assert.Contains("(1, 2, 3, 4) takes 24 values; got 23", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ShapesDiffer_NamesBoth()
    {
        var device = new NaiveDevice();
        var (a, b) = (device.Allocate(new Shape(1, 2, 3, 4)), device.Allocate(new Shape(1, 2, 4, 3)));
        var error = Assert.Throws<ArgumentException>(() => device.Add(a, b, a));
        Assert.Contains("(1, 2, 3, 4)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(1, 2, 4, 3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TensorOfAnotherDevice_IsRefused()
    {
        var (device, other) = (new NaiveDevice(), new NaiveDevice());
        var (a, b) = (device.Allocate(new Shape(1, 1, 1, 1)), other.Allocate(new Shape(1, 1, 1, 1)));
        Assert.Contains("not on this device", Assert.Throws<ArgumentException>(() => device.Add(a, b, a)).Message, StringComparison.Ordinal);
    }
}
