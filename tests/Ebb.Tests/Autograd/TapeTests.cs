using Ebb.Autograd;
using Ebb.Devices;
using Ebb.Random;
using Ebb.Tensors;

namespace Ebb.Tests.Autograd;

public sealed class TapeTests
{
    private static readonly Shape InputShape = new(2, 3, 5, 4);

    /// <summary>Ways in which a gradient can flow: fused, unfused, shared, around a residual and through one variable twice.</summary>
    private static readonly Dictionary<string, Func<Tape, Variable, Func<string, int, int, Parameter>, Variable>> Graphs = new()
    {
        ["conv"] = (tape, x, weight) => tape.Conv2d(x, weight("a", 3, 4), null),
        ["conv relu conv"] = (tape, x, weight) =>
            tape.Conv2d(tape.Conv2d(x, weight("a", 3, 4), null, relu: true), weight("b", 4, 2), null),
        ["conv then separate relu"] = (tape, x, weight) =>
            tape.Conv2d(tape.Relu(tape.Conv2d(x, weight("a", 3, 4), null)), weight("b", 4, 2), null),
        ["residual block"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            var inner = tape.Conv2d(stem, weight("b", 4, 4), null, relu: true);
            return tape.Conv2d(tape.Conv2d(inner, weight("c", 4, 4), null, residual: stem, relu: true), weight("d", 4, 2), null);
        },
        ["residual of its own input"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            return tape.Conv2d(stem, weight("b", 4, 4), null, residual: stem, relu: true);
        },
        ["add two branches"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            return tape.Add(tape.Conv2d(stem, weight("b", 4, 4), null, relu: true), tape.Conv2d(stem, weight("c", 4, 4), null));
        },
        ["add a variable to itself, then relu"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null);
            return tape.Relu(tape.Add(stem, stem));
        },
        ["one variable in three places"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            var sum = tape.Add(stem, tape.Relu(stem));
            return tape.Conv2d(sum, weight("b", 4, 4), null, residual: stem);
        },
        ["silu of a relu's output used twice"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            return tape.Conv2d(tape.Silu(stem), weight("b", 4, 4), null, residual: stem);
        },
        ["group norm beside a skip"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null);
            var normal = tape.GroupNorm(stem, OneVector(tape, "w"), OneVector(tape, "b"), 2, 1e-3, silu: true);
            return tape.Conv2d(normal, weight("b", 4, 4), null, residual: stem);
        },
        ["attention of one variable to itself"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            return tape.Attention(stem, stem, stem, heads: 2);
        },
        ["down, up and beside each other"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            var small = tape.Downsample(tape.Upsample(stem), weight("b", 4, 3), null, DownsamplePadding.Around);
            return tape.Concatenate(tape.Concatenate(stem, small), stem);
        },
        ["an embedding from pixels of the same variable"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null);
            var (chosen, factors) = (tape.Input(new Shape(2, 4, 1, 1)), tape.Input(new Shape(2, 2, 1, 1)));
            chosen.Value.CopyFrom(Draw(8, 40));
            factors.Value.CopyFrom(Draw(4, 41));
            var table = new Parameter(tape.Device, "table", new Shape(4, 8, 1, 1), TensorKind.Filter);
            table.Value.CopyFrom(Draw(32, 42));
            var e = tape.Lookup(chosen, table);
            return tape.ScaleImages(tape.Add(tape.ScaleShift(stem, tape.Silu(e)), stem), factors);
        },
        ["an embedding added"] = (tape, x, weight) =>
        {
            var stem = tape.Conv2d(x, weight("a", 3, 4), null, relu: true);
            var chosen = tape.Input(new Shape(2, 3, 1, 1));
            chosen.Value.CopyFrom(Draw(6, 40));
            var e = tape.Conv2d(chosen, weight("b", 3, 4), null);
            return tape.Add(tape.AddPerChannel(stem, e), stem);
        },
    };

    public static TheoryData<string, string> GraphsOnDevices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string graph in Graphs.Keys)
            {
                foreach (var device in TestDevices.Names) data.Add(graph, device);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(GraphsOnDevices))]
    public void Backward_AnyGraph_MatchesCentralDifferences(string graph, string deviceName)
    {
        var device = TestDevices.Create(deviceName);
        var (tape, x, y, parameters) = Record(device, graph, hasGradients: true);
        x.Value.CopyFrom(Draw(x.Shape.Count, 100));
        float[] direction = Draw(y.Shape.Count, 101);

        tape.Forward();
        y.Gradient.CopyFrom(direction);
        tape.Backward();

        foreach (var parameter in parameters)
        {
            float[] gradient = parameter.Gradient.ToArray();
            float[] values = parameter.Value.ToArray();
            for (int i = 0; i < values.Length; i += 7)
            {
                double slope = CentralDifference(tape, y, direction, parameter, values, i);
                Assert.True(Math.Abs(slope - gradient[i]) < 2e-2 * (1 + Math.Abs(slope)), $"{graph}, {parameter.Name}[{i}]: {gradient[i]} against {slope}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(GraphsOnDevices))]
    public void Backward_Accumulating_DoublesTheGradient(string graph, string deviceName)
    {
        var device = TestDevices.Create(deviceName);
        var (tape, x, y, parameters) = Record(device, graph, hasGradients: true);
        x.Value.CopyFrom(Draw(x.Shape.Count, 100));
        var once = new List<float[]>();
        foreach (bool accumulate in new[] { false, true })
        {
            tape.Forward();
            y.Gradient.CopyFrom(Draw(y.Shape.Count, 101));
            tape.Backward(accumulate);
            if (!accumulate) once.AddRange(parameters.Select(parameter => parameter.Gradient.ToArray()));
        }

        foreach (var (parameter, first) in parameters.Zip(once))
        {
            // A kernel may start its sum from what it adds to, so the last bits may differ from twice the sum.
            float largest = first.Max(Math.Abs);
            foreach (var (twice, value) in parameter.Gradient.ToArray().Zip(first)) Assert.Equal(2 * value, twice, 1e-5f * largest);
        }
    }

    [Theory]
    [MemberData(nameof(GraphsOnDevices))]
    public void Forward_WithAndWithoutGradients_GivesTheSameValues(string graph, string deviceName)
    {
        var device = TestDevices.Create(deviceName);
        var results = new List<float[]>();
        foreach (bool hasGradients in new[] { true, false })
        {
            var (tape, x, y, _) = Record(device, graph, hasGradients);
            x.Value.CopyFrom(Draw(x.Shape.Count, 100));
            tape.Forward();
            tape.Forward();
            results.Add(y.Value.ToArray());
        }

        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public void Forward_BeforeSeal_SaysSo()
    {
        var tape = new Tape(new NaiveDevice(), hasGradients: true);
        Assert.Contains("Seal", Assert.Throws<InvalidOperationException>(tape.Forward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv2d_ResidualOfAnotherShape_NamesBothShapes()
    {
        var device = new NaiveDevice();
        var tape = new Tape(device, hasGradients: false);
        var x = tape.Input(InputShape);
        var weight = new Parameter(device, "w", new Shape(4, 3, 3, 3), TensorKind.Filter);
        var error = Assert.Throws<ArgumentException>(() => tape.Conv2d(x, weight, null, residual: x));
        Assert.Contains("(2, 4, 5, 4)", error.Message, StringComparison.Ordinal);
        Assert.Contains("(2, 3, 5, 4)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_WithoutGradients_SaysHowToGetThem()
    {
        var (tape, _, _, _) = Record(new NaiveDevice(), "conv", hasGradients: false);
        Assert.Contains("hasGradients", Assert.Throws<InvalidOperationException>(() => tape.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conv2d_OneParameterTwice_IsRefused()
    {
        var device = new NaiveDevice();
        var tape = new Tape(device, hasGradients: true);
        var weight = new Parameter(device, "w", new Shape(3, 3, 3, 3), TensorKind.Filter);
        var y = tape.Conv2d(tape.Input(InputShape), weight, null);
        Assert.Contains("w is on this tape", Assert.Throws<ArgumentException>(() => tape.Conv2d(y, weight, null)).Message, StringComparison.Ordinal);
    }

    private static (Tape Tape, Variable X, Variable Y, List<Parameter> Parameters) Record(Device device, string graph, bool hasGradients)
    {
        var parameters = new List<Parameter>();
        var tape = new Tape(device, hasGradients);
        var x = tape.Input(InputShape);
        var y = Graphs[graph](tape, x, (name, inputs, outputs) =>
        {
            var parameter = new Parameter(device, name, new Shape(outputs, inputs, 3, 3), TensorKind.Filter);
            parameter.Value.CopyFrom(Draw(parameter.Value.Shape.Count, parameters.Count));
            parameters.Add(parameter);
            return parameter;
        });
        tape.Seal(y);
        return (tape, x, y, parameters);
    }

    private static Parameter OneVector(Tape tape, string name)
    {
        var vector = new Parameter(tape.Device, name, Shape.Vector(4), TensorKind.Vector);
        vector.Value.CopyFrom([1, 0.7f, -0.5f, 1.3f]);
        return vector;
    }

    /// <summary>The slope of sum(direction * y) along one weight, in double over a step small enough to cross few kinks.</summary>
    private static double CentralDifference(Tape tape, Variable y, float[] direction, Parameter parameter, float[] values, int index)
    {
        const float Step = 2e-3f;
        double Along(float offset)
        {
            var moved = (float[])values.Clone();
            moved[index] += offset;
            parameter.Value.CopyFrom(moved);
            tape.Forward();
            parameter.Value.CopyFrom(values);
            return y.Value.ToArray().Zip(direction, (value, weight) => (double)value * weight).Sum();
        }

        return (Along(Step) - Along(-Step)) / (2 * (double)Step);
    }

    private static float[] Draw(int count, int image)
    {
        var values = new float[count];
        Noise.FillGaussian(new NoiseKey(7, NoiseStream.Data), image, values);
        return values;
    }
}
