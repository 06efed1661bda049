using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Optim;
using Ebb.Spec.Optim;
using Ebb.Tensors;
using SpecTensor = System.Numerics.Tensors.Tensor;

namespace Ebb.Tests.Optim;

public sealed class EmaTests
{
    public static TheoryData<string> DeviceNames => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(DeviceNames))]
    public void Update_WithAWarmUp_ForgetsTheStartAndFollowsTheSpec(string deviceName)
    {
        var parameter = MakeParameter(TestDevices.Create(deviceName), float.NaN);
        var rule = new EmaRule<double>(0.999, 0);
        var ema = new Ema([parameter], rule);
        var want = SpecTensor.Create([0.0], [1]);
        for (int step = 1; step <= 20; step++)
        {
            parameter.Value.CopyFrom([step]);
            ema.Update();
            want = rule.Update(step, want, SpecTensor.Create([(double)step], [1]));
            Assert.Equal(want[0], ema.Averages[0].Average.ToArray()[0], 1e-5);
        }

        Assert.Equal(20, ema.UpdateCount);
    }

    [Theory]
    [MemberData(nameof(DeviceNames))]
    public void Swap_Twice_RestoresEveryBit(string deviceName)
    {
        var parameters = AdamTests.MakeParameters(TestDevices.Create(deviceName));
        var ema = new Ema(parameters, EmaRule<double>.Constant(0.9));
        new Adam(parameters, new AdamOptions()).Step();
        ema.Update();
        float[][] weights = Values(parameters), averages = [.. ema.Averages.Select(pair => pair.Average.ToArray())];
        Assert.NotEqual(weights, averages);

        ema.Swap();
        Assert.True(ema.IsSwapped);
        Assert.Equal(averages, Values(parameters));

        ema.Swap();
        Assert.False(ema.IsSwapped);
        Assert.Equal(weights, Values(parameters));
        Assert.Equal(averages, ema.Averages.Select(pair => pair.Average.ToArray()));
    }

    [Fact]
    public void Update_WhileSwapped_Refuses()
    {
        var ema = new Ema([MakeParameter(new NaiveDevice(), 1)], EmaRule<double>.Constant(0.9));
        ema.Swap();
        Assert.Throws<InvalidOperationException>(ema.Update);
        Assert.Throws<InvalidOperationException>(() => ema.CopyTo([]));
        Assert.Equal(0, ema.UpdateCount);
    }

    [Fact]
    public void CopyTo_AnotherNet_GivesItTheAverages()
    {
        var device = new CpuDevice(1);
        Parameter from = MakeParameter(device, 1), to = MakeParameter(device, 0);
        var ema = new Ema([from], EmaRule<double>.Constant(0.75));
        from.Value.CopyFrom([5]);
        ema.Update();
        ema.CopyTo([to]);
        Assert.Equal([2f], to.Value.ToArray());
        Assert.Equal([5f], from.Value.ToArray());
    }

    [Fact]
    public void CopyTo_AnotherArchitecture_Refuses()
    {
        var device = new CpuDevice(1);
        var ema = new Ema([MakeParameter(device, 1)], EmaRule<double>.Constant(0.75));
        Assert.Throws<ArgumentException>("parameters", () => ema.CopyTo([]));
        Assert.Throws<ArgumentException>("parameters", () => ema.CopyTo([new Parameter(device, "other", Shape.Vector(1), TensorKind.Vector)]));
    }

    [Theory]
    [InlineData(1.5, 0)]
    [InlineData(0.9, 0.95)]
    [InlineData(0.9, -0.1)]
    [InlineData(double.NaN, 0)]
    public void New_WithImpossibleDecays_Refuses(double decay, double minDecay) =>
        Assert.Throws<ArgumentOutOfRangeException>("rule", () => new Ema([], new EmaRule<double>(decay, minDecay)));

    private static float[][] Values(Parameter[] parameters) => [.. parameters.Select(parameter => parameter.Value.ToArray())];

    private static Parameter MakeParameter(Device device, float value)
    {
        var parameter = new Parameter(device, "p", Shape.Vector(1), TensorKind.Vector);
        parameter.Value.CopyFrom([value]);
        return parameter;
    }
}
