using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Tests.Devices;

/// <summary>Noise is the scalar definition's, whatever the device, the layout, the batch and the threads.</summary>
public sealed class NoiseLaws
{
    private static readonly NoiseKey Key = new(0x0123456789ABCDEF, NoiseStream.TrainNoise, 41);

    public static TheoryData<string> Devices => DeviceRegistry.Names;

    [Theory]
    [MemberData(nameof(Devices))]
    public void FillGaussian_EveryShape_MatchesTheDefinition(string name)
    {
        var device = DeviceRegistry.Get(name);
        foreach (var shape in (Shape[])[new(1, 1, 1, 1), new(2, 1, 1, 7), new(3, 3, 7, 11), new(2, 5, 14, 10), new(2, 3, 32, 32), new(1, 17, 9, 31)])
        {
            var tensor = device.Allocate(shape);
            device.FillGaussian(tensor, Key, firstImage: 5);
            var got = tensor.ToArray();
            for (int i = 0; i < got.Length; i++)
            {
                float want = Noise.Gaussian(Key, 5 + (i / shape.ImageCount), i % shape.ImageCount);
                if (!Close(want, got[i])) Assert.Fail($"Element {i} of {shape} on {device.Name} is {got[i]}; expected {want}.");
            }

            ConvolutionCase.AssertPaddingZero(tensor);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void FillGaussian_InSmallerBatches_GivesTheSameBits(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(6, 3, 9, 13);
        var whole = device.Allocate(shape);
        device.FillGaussian(whole, Key, firstImage: 10);
        foreach (int images in (int[])[1, 2, 3])
        {
            var part = device.Allocate(shape.WithN(images));
            for (int first = 0; first < shape.N; first += images)
            {
                device.FillGaussian(part, Key, firstImage: 10 + first);
                Assert.Equal(whole.ToArray()[(first * shape.ImageCount)..((first + images) * shape.ImageCount)], part.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void FillGaussian_OtherKeys_GiveOtherNumbers(string name)
    {
        var device = DeviceRegistry.Get(name);
        var shape = new Shape(1, 3, 8, 8);
        var seen = new HashSet<float>();
        foreach (var key in (NoiseKey[])[Key, Key with { Seed = Key.Seed + 1 }, Key with { Step = Key.Step + 1 }, Key with { Stream = NoiseStream.SampleStep }])
        {
            var tensor = device.Allocate(shape);
            device.FillGaussian(tensor, key, firstImage: 0);
            Assert.DoesNotContain(tensor.ToArray(), value => !seen.Add(value));
        }
    }

    // Four units in the last place, and for the sine and cosine of small results the rounding of the angle.
    private static bool Close(float want, float got) => Math.Abs(want - got) <= (4 * Math.Abs(MathF.BitIncrement(want) - want)) + 1e-12f;
}
